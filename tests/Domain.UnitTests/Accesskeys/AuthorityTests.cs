using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class AuthorityTests
{
    private static readonly DateTimeOffset _end = Issued.NowInMicroseconds;

    [Theory]
    [InlineData("a:* b", "10.0.0.0/8", 0, null)]
    [InlineData("a:x", "10.1.0.0/16", -1, null)]
    [InlineData("c", "10.0.0.0/8", 0, ExceededLimit.Scopes)]
    [InlineData("b", "", 0, ExceededLimit.AllowedIps)]
    [InlineData("b", "10.0.0.0/8", 1, ExceededLimit.Expiry)]
    [InlineData("c", "", 1, ExceededLimit.Scopes)]
    [InlineData("b", "192.168.0.0/16", 1, ExceededLimit.AllowedIps)]
    public void FindExceededLimit_OfAnotherAuthority_NamesTheFirstLimitBeyondItsOwn(
        string scopes, string networks, int secondsLater, ExceededLimit? expected) =>
        Of("a:* b", "10.0.0.0/8", 0).FindExceededLimit(Of(scopes, networks, secondsLater)).ShouldBe(expected);

    [Theory]
    [InlineData("*", null)]
    [InlineData("* b", null)]
    [InlineData("b", ExceededLimit.Expiry)]
    public void FindExceededLimit_OfALaterExpiry_IsOneOnlyWithoutTheScopeForEverything(string scopes, ExceededLimit? expected) =>
        Of(scopes, "", 0).FindExceededLimit(Of("b", "", 1)).ShouldBe(expected);

    private static Authority Of(string scopes, string networks, int secondsLater) =>
        new(ScopeSet.Parse(scopes), AllowList.Parse(networks), _end.AddSeconds(secondsLater));
}
