using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using Accesskeys.Application.Common;
using Accesskeys.Infrastructure.Secrets;
using Accesskeys.Infrastructure.Sessions;

namespace Accesskeys.Infrastructure.Paging;

/// <summary>
/// A position, sealed and bound to the customer and the list: opaque, because positions count the changes of all customers, and
/// worthless to others and for other lists.
/// </summary>
internal sealed class SealedPageTokens(SigningKeySettings settings) : IPageTokens
{
    private readonly Sealer _sealer = new(settings.SigningKeys, "page token");

    public string Seal(long position, PagedList list)
    {
        Span<byte> plain = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(plain, position);
        return SealPosition(plain, list);
    }

    public long Open(string pageToken, PagedList list) => pageToken.Length == IPageTokens.Length
        ? BinaryPrimitives.ReadInt64BigEndian(OpenPosition(pageToken, list))
        : throw new InvalidPageTokenException();

    public string SealPosition(ReadOnlySpan<byte> position, PagedList list)
    {
        var token = new byte[position.Length + Sealer.Overhead];
        _sealer.Seal(position, Associated(list), token);
        return Base64Url.EncodeToString(token);
    }

    public byte[] OpenPosition(string pageToken, PagedList list)
    {
        var token = new byte[Base64Url.GetMaxDecodedLength(Math.Min(pageToken.Length, IPageTokens.MaxLength))];
        if (pageToken.Length <= IPageTokens.MaxLength
            && Base64Url.DecodeFromChars(pageToken, token, out _, out var written) == OperationStatus.Done
            && written >= Sealer.Overhead)
        {
            var position = new byte[written - Sealer.Overhead];
            if (_sealer.TryOpen(token.AsSpan(0, written), Associated(list), position))
            {
                return position;
            }
        }

        throw new InvalidPageTokenException();
    }

    // JSON, so that no two lists look the same whatever a filter holds.
    private static byte[] Associated(PagedList list) => JsonSerializer.SerializeToUtf8Bytes(list);
}
