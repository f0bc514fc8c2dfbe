using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Accesskeys.Domain.Accesskeys;

/// <summary>
/// The form of the service's tokens: a prefix and an underscore, 26 random base-62 digits (154 bits), and six more digits with the CRC-32C
/// of everything before them.
/// </summary>
public sealed class TokenFormat
{
    /// <summary>A shorter token of another system can be guessed.</summary>
    public const int MinForeignLength = 20;

    /// <summary>The longest token of another system. Longer texts are rejected without being hashed.</summary>
    public const int MaxForeignLength = 512;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 26;
    private const int ChecksumLength = 6;
    private const int ShownDigits = 8;

    private TokenFormat(string prefix)
    {
        Scheme = prefix + "_";
        ChecksummedLength = Scheme.Length + RandomLength;
    }

    public static TokenFormat Default { get; } = new("vb");

    /// <summary>The beginning of every token.</summary>
    public string Scheme { get; }

    public int Length => ChecksummedLength + ChecksumLength;

    /// <summary>The length of the part that is shown so that people recognise a token.</summary>
    public int ShownLength => Scheme.Length + ShownDigits;

    private int ChecksummedLength { get; }

    /// <summary>Whether a token of another system can have this text. All of the service's own tokens can, too.</summary>
    public static bool MayBeForeign(ReadOnlySpan<char> text) => text.Length is >= MinForeignLength and <= MaxForeignLength;

    public AccesskeyToken Generate()
    {
        // Without modulo bias.
        var checksummed = Scheme + RandomNumberGenerator.GetString(Digits, RandomLength);
        return new AccesskeyToken(checksummed + ChecksumOf(checksummed), ShownLength);
    }

    /// <summary>Whether the text has a token's form and checksum. It proves no authority: see <see cref="TokenHash"/> for that.</summary>
    public bool IsWellFormed(ReadOnlySpan<char> text) => FindFault(text) is null;

    /// <summary>The first thing that keeps the text from being a token; <c>null</c> if nothing does.</summary>
    public TokenFault? FindFault(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return TokenFault.Scheme;
        }

        if (text.Length != Length)
        {
            return TokenFault.Length;
        }

        foreach (var character in text[Scheme.Length..])
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return TokenFault.Characters;
            }
        }

        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(text[..ChecksummedLength], checksum);
        return text[ChecksummedLength..].SequenceEqual(checksum) ? null : TokenFault.Checksum;
    }

    /// <summary>The six final digits of a token, computed from all characters before them.</summary>
    public string ChecksumOf(string checksummed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(checksummed.Length, ChecksummedLength);
        return string.Create(ChecksumLength, checksummed, static (checksum, text) => WriteChecksum(text, checksum));
    }

    private static void WriteChecksum(ReadOnlySpan<char> checksummed, Span<char> checksum)
    {
        Span<byte> bytes = stackalloc byte[checksummed.Length];
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

/// <summary>What can be wrong with a text that isn't a token.</summary>
public enum TokenFault
{
    /// <summary>It doesn't begin as tokens do.</summary>
    Scheme,
    Length,

    /// <summary>It has others than letters and digits after the beginning.</summary>
    Characters,

    /// <summary>All else is right, so a character was mistyped.</summary>
    Checksum,
}
