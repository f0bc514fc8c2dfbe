using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Accesskeys.Infrastructure.Secrets;

/// <summary>A secret that all nodes share. Each use derives its own key from it (RFC 5869).</summary>
internal sealed class SigningKey
{
    public const int LeastBytes = 32;

    private const int KeyIdSize = 8;

    // 32 random hexadecimal digits have some 24, and repeated words hardly more than their letters.
    private const int LeastPairs = 12;

    private readonly byte[] _secret;

    public SigningKey(byte[] secret)
    {
        _secret = secret;
        TokenKey = new SymmetricSecurityKey(Subkey("session"))
        {
            KeyId = Base64Url.EncodeToString(Subkey("key id").AsSpan(0, KeyIdSize)),
        };
    }

    /// <summary>The key that signs session tokens. Its id is derived from the secret, so operators needn't name keys.</summary>
    public SymmetricSecurityKey TokenKey { get; }

    /// <summary>
    /// Whether it can't have been drawn at random: too few different pairs of neighbours once those are left out that count up, count
    /// down or repeat.
    /// </summary>
    public static bool IsPredictable(ReadOnlySpan<byte> secret)
    {
        var pairs = new HashSet<(byte, byte)>();
        for (var index = 1; index < secret.Length; index++)
        {
            if (Math.Abs(secret[index] - secret[index - 1]) > 1)
            {
                pairs.Add((secret[index - 1], secret[index]));
            }
        }

        return pairs.Count < LeastPairs;
    }

    public byte[] Subkey(string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, outputLength: 32, info: Encoding.UTF8.GetBytes("accesskeys " + use));
}
