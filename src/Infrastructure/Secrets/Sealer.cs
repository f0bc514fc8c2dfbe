using System.Security.Cryptography;

namespace Accesskeys.Infrastructure.Secrets;

/// <summary>
/// Authenticated encryption (AES-256-GCM) for one purpose, by subkeys of the signing keys: it seals with the first and opens with any, so
/// that what was sealed outlives a change of the signing key.
/// </summary>
internal sealed class Sealer(IEnumerable<SigningKey> keys, string purpose)
{
    /// <summary>How many bytes longer the sealed form is than the plain one.</summary>
    public const int Overhead = NonceSize + TagSize;

    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[][] _keys = [.. keys.Select(key => key.Subkey(purpose))];

    /// <param name="plain">What to seal.</param>
    /// <param name="associated">What must be the same when it is opened; it isn't part of the sealed form.</param>
    /// <param name="sealedForm"><see cref="Overhead"/> longer than <paramref name="plain"/>.</param>
    public void Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, Span<byte> sealedForm)
    {
        var nonce = sealedForm[..NonceSize];
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_keys[0], TagSize);
        aes.Encrypt(nonce, plain, sealedForm[NonceSize..^TagSize], sealedForm[^TagSize..], associated);
    }

    /// <returns>Whether it was sealed for this purpose, with the same associated data and one of the keys.</returns>
    public bool TryOpen(ReadOnlySpan<byte> sealedForm, ReadOnlySpan<byte> associated, Span<byte> plain)
    {
        foreach (var key in _keys)
        {
            if (TryOpen(key, sealedForm, associated, plain))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryOpen(byte[] key, ReadOnlySpan<byte> sealedForm, ReadOnlySpan<byte> associated, Span<byte> plain)
    {
        try
        {
            using var aes = new AesGcm(key, TagSize);
            aes.Decrypt(sealedForm[..NonceSize], sealedForm[NonceSize..^TagSize], sealedForm[^TagSize..], plain, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
