using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Accesskeys.Domain.Accesskeys;

/// <summary>The SHA-256 of a whole token. Only this hash is stored, and tokens are looked up by it.</summary>
public readonly struct TokenHash : IEquatable<TokenHash>
{
    public const int Size = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    private TokenHash(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Size);
        _a = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
    }

    private TokenHash(ulong a, ulong b, ulong c, ulong d) => (_a, _b, _c, _d) = (a, b, c, d);

    public static bool operator ==(TokenHash left, TokenHash right) => left.Equals(right);

    public static bool operator !=(TokenHash left, TokenHash right) => !left.Equals(right);

    public static TokenHash Of(ReadOnlySpan<char> token)
    {
        const int OnStack = 256;
        var size = Encoding.UTF8.GetMaxByteCount(token.Length);
        Span<byte> bytes = size <= OnStack ? stackalloc byte[OnStack] : new byte[size];
        bytes = bytes[..Encoding.UTF8.GetBytes(token, bytes)];

        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(bytes, hash);
        return new TokenHash(hash);
    }

    public static TokenHash FromBytes(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>Parses hexadecimal digits of either case; <c>null</c> if the text isn't a hash.</summary>
    public static TokenHash? TryParse(string text)
    {
        Span<byte> bytes = stackalloc byte[Size];
        return text.Length == 2 * Size && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done ? new TokenHash(bytes) : null;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _a);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), _b);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), _c);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), _d);
        return bytes;
    }

    /// <summary>
    /// Its place in a table, in the upper bits. The multipliers are odd and secret, so attackers can't aim at one place.
    /// </summary>
    public ulong Spread(ulong first, ulong second) => (_a * first) + (_b * second);

    /// <summary>Another hash, which no known token has: finding one would mean inverting SHA-256.</summary>
    public TokenHash Masked(TokenHash mask) => new(_a ^ mask._a, _b ^ mask._b, _c ^ mask._c, _d ^ mask._d);

    // Always compare every byte, so that timing doesn't reveal how much of a hash was guessed.
    public bool Equals(TokenHash other) =>
        ((_a ^ other._a) | (_b ^ other._b) | (_c ^ other._c) | (_d ^ other._d)) == 0;

    public override bool Equals(object? obj) => obj is TokenHash other && Equals(other);

    public override int GetHashCode() => (int)_a;

    public override string ToString() => nameof(TokenHash);
}
