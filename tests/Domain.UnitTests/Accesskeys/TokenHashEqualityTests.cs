using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class TokenHashEqualityTests
{
    private static readonly TokenHash _hash = TokenHash.Of("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf");

    [Fact]
    public void Equals_WhenTheBytesAreTheSame_IsTrue()
    {
        var same = TokenHash.FromBytes(_hash.ToBytes());

        (same == _hash).ShouldBeTrue();
        (same != _hash).ShouldBeFalse();
        same.Equals((object)_hash).ShouldBeTrue();
        same.GetHashCode().ShouldBe(_hash.GetHashCode());
    }

    [Fact]
    public void Equals_WhenAnyOneBitDiffers_IsFalse() =>
        Enumerable.Range(0, TokenHash.Size * 8).Select(WithBitFlipped).ShouldAllBe(other => other != _hash && !(other == _hash));

    [Fact]
    public void Equals_WhenComparedWithSomethingElse_IsFalse() => _hash.Equals(new object()).ShouldBeFalse();

    [Fact]
    public void GetHashCode_OfManyHashes_SpreadsThem() =>
        Enumerable.Range(0, 1_000).Select(number => TokenHash.Of($"{number}").GetHashCode()).Distinct().Count().ShouldBeGreaterThan(990);

    private static TokenHash WithBitFlipped(int bit)
    {
        var bytes = _hash.ToBytes();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return TokenHash.FromBytes(bytes);
    }
}
