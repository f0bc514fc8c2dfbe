using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using Accesskeys.Application.Common;
using Accesskeys.Infrastructure.Secrets;
using Accesskeys.Infrastructure.Sessions;

namespace Accesskeys.Infrastructure.Paging;

/// <summary>
/// The position, sealed and bound to the customer and the list: opaque, because positions count the changes of all customers, and
/// worthless to others and for other lists.
/// </summary>
internal sealed class SealedPageTokens(SigningKeySettings settings) : IPageTokens
{
    private const int Size = sizeof(long) + Sealer.Overhead;

    private readonly Sealer _sealer = new(settings.SigningKeys, "page token");

    public string Seal(long position, PagedList list)
    {
        Span<byte> plain = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(plain, position);
        Span<byte> token = stackalloc byte[Size];
        _sealer.Seal(plain, Associated(list), token);
        return Base64Url.EncodeToString(token);
    }

    public long Open(string pageToken, PagedList list)
    {
        Span<byte> token = stackalloc byte[Size];
        Span<byte> plain = stackalloc byte[sizeof(long)];
        return pageToken.Length == IPageTokens.Length
            && Base64Url.DecodeFromChars(pageToken, token, out _, out var written) == OperationStatus.Done
            && written == Size
            && _sealer.TryOpen(token, Associated(list), plain)
            ? BinaryPrimitives.ReadInt64BigEndian(plain)
            : throw new InvalidPageTokenException();
    }

    // JSON, so that no two lists look the same whatever a filter holds.
    private static byte[] Associated(PagedList list) => JsonSerializer.SerializeToUtf8Bytes(list);
}
