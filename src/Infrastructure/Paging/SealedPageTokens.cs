using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Accesskeys.Application.Common;
using Accesskeys.Infrastructure.Sessions;

namespace Accesskeys.Infrastructure.Paging;

/// <summary>
/// AES-GCM over the position, bound to the customer: opaque, because positions count everybody's changes, and worthless to others.
/// </summary>
internal sealed class SealedPageTokens(SessionSettings settings) : IPageTokens
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Size = NonceSize + sizeof(long) + TagSize;

    private readonly byte[][] _keys = [.. settings.SigningKeys.Select(key => key.Subkey("page token"))];

    public string Seal(long position, Guid customerId)
    {
        Span<byte> token = stackalloc byte[Size];
        RandomNumberGenerator.Fill(token[..NonceSize]);
        Span<byte> plain = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(plain, position);
        using var aes = new AesGcm(_keys[0], TagSize);
        aes.Encrypt(token[..NonceSize], plain, token[NonceSize..^TagSize], token[^TagSize..], customerId.ToByteArray());
        return Base64Url.EncodeToString(token);
    }

    public long Open(string pageToken, Guid customerId)
    {
        Span<byte> token = stackalloc byte[Size];
        if (pageToken.Length != IPageTokens.Length
            || Base64Url.DecodeFromChars(pageToken, token, out _, out var written) != OperationStatus.Done
            || written != Size)
        {
            throw new InvalidPageTokenException();
        }

        foreach (var key in _keys)
        {
            if (TryOpen(key, token, customerId, out var position))
            {
                return position;
            }
        }

        throw new InvalidPageTokenException();
    }

    private static bool TryOpen(byte[] key, ReadOnlySpan<byte> token, Guid customerId, out long position)
    {
        Span<byte> plain = stackalloc byte[sizeof(long)];
        try
        {
            using var aes = new AesGcm(key, TagSize);
            aes.Decrypt(token[..NonceSize], token[NonceSize..^TagSize], token[^TagSize..], plain, customerId.ToByteArray());
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
