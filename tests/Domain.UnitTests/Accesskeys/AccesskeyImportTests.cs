using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class AccesskeyImportTests
{
    private static readonly DateTimeOffset _endOfTime = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("")]
    [InlineData("sk_live_51H")]
    public void Import_Always_TakesThePrefixAndTheEndAsTheyAre(string prefix)
    {
        var key = Import(prefix, _endOfTime.AddTicks(-1));

        (key.TokenPrefix, key.CreatedAt, key.UpdatedAt).ShouldBe((prefix, Issued.NowInMicroseconds, Issued.NowInMicroseconds));
        key.ExpiresAt.ShouldBe(_endOfTime.AddMicroseconds(-1));
    }

    [Theory]
    [InlineData("twelve chars")]
    [InlineData("tab\t")]
    public void Import_WithAPrefixThatIsNone_Throws(string prefix) =>
        Should.Throw<ArgumentException>(() => Import(prefix, Issued.Now.AddHours(1)));

    [Fact]
    public void Import_WithAnEndBeyondTime_Throws() => Should.Throw<ArgumentOutOfRangeException>(() => Import("", _endOfTime));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3_600, 3_600)]
    [InlineData(10_000_000_000, int.MaxValue)]
    public void Lifetime_WhateverTheEnd_IsOneThatASuccessorMayBeGiven(long seconds, long lifetime) =>
        Import("", Issued.NowInMicroseconds.AddSeconds(seconds)).Lifetime.ShouldBe(lifetime);

    [Theory]
    [InlineData("", false)]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", true)]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", true)]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a", false)]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015adba", false)]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a ", false)]
    public void TryParse_OfAText_TakesAHashInEitherCaseAlone(string text, bool isHash) =>
        TokenHash.TryParse(text).ShouldBe(isHash ? TokenHash.Of("abc") : null);

    private static Accesskey Import(string prefix, DateTimeOffset end) => Accesskey.Import(
        Guid.NewGuid(), Issued.Name, Issued.Detail, TokenHash.Of("abc"), prefix, new Authority(ScopeSet.Everything, AllowList.Anywhere, end),
        isEnabled: true, Issued.Now);
}
