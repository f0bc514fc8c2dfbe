using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Bench.Keys;

/// <summary>The token of a key by its index: made again whenever it is needed, and stored nowhere.</summary>
internal static class KeyTokens
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 26;

    public static string Of(long index)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"accesskeys-bench {index}")));
        var checksummed = TokenFormat.Default.Scheme + string.Create(RandomLength, hash, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = Digits[bytes[i] % Digits.Length];
            }
        });
        return checksummed + TokenFormat.Default.ChecksumOf(checksummed);
    }
}
