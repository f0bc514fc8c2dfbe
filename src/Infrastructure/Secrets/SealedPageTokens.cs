using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Accesskeys.Application.Common;
using Accesskeys.Infrastructure.Sessions;

namespace Accesskeys.Infrastructure.Secrets;

/// <summary>
/// AES-GCM over the position, bound to the customer and the list. Tokens are opaque, because positions count all customers' changes, and
/// invalid for other customers and lists.
/// </summary>
internal sealed class SealedPageTokens(SessionSettings settings) : IPageTokens
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Size = NonceSize + sizeof(long) + TagSize;

    private readonly byte[][] _keys = [.. settings.SigningKeys.Select(key => key.Subkey("page token"))];

    public string Seal(long position, PagedList list)
    {
        Span<byte> token = stackalloc byte[Size];
        RandomNumberGenerator.Fill(token[..NonceSize]);
        Span<byte> plain = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(plain, position);
        using var aes = new AesGcm(_keys[0], TagSize);
        aes.Encrypt(token[..NonceSize], plain, token[NonceSize..^TagSize], token[^TagSize..], Associated(list));
        return Base64Url.EncodeToString(token);
    }

    public long Open(string pageToken, PagedList list)
    {
        Span<byte> token = stackalloc byte[Size];
        if (pageToken.Length != IPageTokens.Length
            || Base64Url.DecodeFromChars(pageToken, token, out _, out var written) != OperationStatus.Done
            || written != Size)
        {
            throw new InvalidPageTokenException();
        }

        var associated = Associated(list);
        foreach (var key in _keys)
        {
            if (TryOpen(key, token, associated, out var position))
            {
                return position;
            }
        }

        throw new InvalidPageTokenException();
    }

    // JSON, so that no two lists look the same whatever a filter holds.
    private static byte[] Associated(PagedList list) => JsonSerializer.SerializeToUtf8Bytes(list);

    private static bool TryOpen(byte[] key, ReadOnlySpan<byte> token, byte[] associated, out long position)
    {
        Span<byte> plain = stackalloc byte[sizeof(long)];
        try
        {
            using var aes = new AesGcm(key, TagSize);
            aes.Decrypt(token[..NonceSize], token[NonceSize..^TagSize], token[^TagSize..], plain, associated);
        }
        catch (AuthenticationTagMismatchException)
        {
            position = 0;
            return false;
        }

        position = BinaryPrimitives.ReadInt64BigEndian(plain);
        return true;
    }
}
