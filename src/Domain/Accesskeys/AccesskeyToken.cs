using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Accesskeys.Domain.Accesskeys;

/// <summary>The secret itself. Only <see cref="Reveal"/> returns its text; everything else shows its prefix.</summary>
public sealed class AccesskeyToken
{
    public const string Scheme = "vb_";
    public const int PrefixLength = 11;
    public const int Length = ChecksummedLength + ChecksumLength;

    /// <summary>A shorter token of another system can be guessed.</summary>
    public const int MinForeignLength = 20;

    /// <summary>The longest token of another system. Longer texts are rejected without being hashed.</summary>
    public const int MaxForeignLength = 512;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 26;
    private const int ChecksummedLength = 3 + RandomLength;
    private const int ChecksumLength = 6;

    private readonly string _text;

    private AccesskeyToken(string text) => _text = text;

    public string Prefix => _text[..PrefixLength];

    public TokenHash Hash => TokenHash.Of(_text);

    /// <summary>26 digits without modulo bias (154 bits), then their checksum.</summary>
    public static AccesskeyToken Generate()
    {
        var checksummed = Scheme + RandomNumberGenerator.GetString(Digits, RandomLength);
        return new AccesskeyToken(checksummed + ChecksumOf(checksummed));
    }

    /// <summary>
    /// Whether the text has a token's form and checksum. It proves no authority: see <see cref="TokenHash"/> for that.
    /// </summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        if (text.Length != Length || !text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var character in text[Scheme.Length..])
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }
        }

        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(text[..ChecksummedLength], checksum);
        return text[ChecksummedLength..].SequenceEqual(checksum);
    }

    /// <summary>Whether a token of another system can have this text. All of the service's own tokens can, too.</summary>
    public static bool MayBeForeign(ReadOnlySpan<char> text) => text.Length is >= MinForeignLength and <= MaxForeignLength;

    /// <summary>The six final digits of a token, computed from its first 29 characters.</summary>
    public static string ChecksumOf(string checksummed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(checksummed.Length, ChecksummedLength);
        return string.Create(ChecksumLength, checksummed, static (checksum, text) => WriteChecksum(text, checksum));
    }

    public string Reveal() => _text;

    public override string ToString() => Prefix + "…";

    private static void WriteChecksum(ReadOnlySpan<char> checksummed, Span<char> checksum)
    {
        Span<byte> bytes = stackalloc byte[ChecksummedLength];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)checksummed[i];
        }

        var remainder = Crc32C(bytes);
        for (var i = checksum.Length - 1; i >= 0; i--)
        {
            (remainder, var digit) = Math.DivRem(remainder, (uint)Digits.Length);
            checksum[i] = Digits[(int)digit];
        }
    }

    // BitOperations.Crc32C is the bare step: RFC 3720's initial and final XOR are the caller's.
    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var rest in bytes)
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}
