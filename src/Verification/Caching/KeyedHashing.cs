using System.Buffers.Binary;
using System.Security.Cryptography;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Verification.Caching;

/// <summary>The place of a hash in this process's tables, by random multipliers, so that attackers can't aim at one place.</summary>
internal sealed class KeyedHashing : IEqualityComparer<TokenHash>
{
    private readonly ulong _first = OddRandom();
    private readonly ulong _second = OddRandom();

    public ulong Of(TokenHash hash) => hash.Spread(_first, _second);

    public bool Equals(TokenHash x, TokenHash y) => x == y;

    public int GetHashCode(TokenHash obj) => (int)(Of(obj) >> 32);

    private static ulong OddRandom() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;
}
