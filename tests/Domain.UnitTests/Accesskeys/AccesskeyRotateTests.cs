using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class AccesskeyRotateTests
{
    private static readonly DateTimeOffset _later = Issued.NowInMicroseconds.AddMinutes(10);

    private readonly Accesskey _accesskey = Accesskey.Issue(
        Guid.NewGuid(), Issued.Name, Issued.Detail, Issued.Lifetime, TokenFormat.Default.Generate(), Issued.Now,
        isEnabled: false, ScopeSet.Of(["a:*"]), AllowList.Of(["10.0.0.0/8"]));

    private readonly AccesskeyToken _token = TokenFormat.Default.Generate();

    [Fact]
    public void Rotate_WhenAllowed_MakesAKeyThatInheritsEverything()
    {
        var successor = Rotate();

        successor.ShouldSatisfyAllConditions(
            () => successor.CustomerId.ShouldBe(_accesskey.CustomerId),
            () => (successor.Name, successor.Detail).ShouldBe((Issued.Name, Issued.Detail)),
            () => (successor.IsEnabled, successor.Scopes, successor.AllowedIps)
                .ShouldBe((_accesskey.IsEnabled, _accesskey.Scopes, _accesskey.AllowedIps)),
            () => successor.TokenHash.ShouldBe(_token.Hash),
            () => successor.Done.ShouldBe(ChangeAction.Created),
            () => (successor.RotatedFrom, successor.RotatedTo).ShouldBe((_accesskey.Id, null)));
    }

    [Fact]
    public void Rotate_WithoutALifetime_GivesTheFullOneAgainFromNow()
    {
        var successor = Rotate();

        (successor.CreatedAt, successor.ExpiresAt).ShouldBe((_later, _later.AddSeconds(Issued.Lifetime)));
        successor.Rotate(TokenFormat.Default.Generate(), null, 0, _later.AddMinutes(10)).ExpiresAt
            .ShouldBe(_later.AddMinutes(10).AddSeconds(Issued.Lifetime));
    }

    [Fact]
    public void Rotate_WithALifetime_GivesThatOne() => Rotate(lifetime: 5).ExpiresAt.ShouldBe(_later.AddSeconds(5));

    [Fact]
    public void Rotate_WithoutGrace_RevokesTheKeyImmediatelyWhateverTheClockSays()
    {
        var accesskey = Issued.Accesskey();

        var successor = accesskey.Rotate(_token, null, 0, _later);

        accesskey.ExpiresAt.ShouldBe(_later);
        accesskey.UpdatedAt.ShouldBe(_later);
        accesskey.RotatedTo.ShouldBe(successor.Id);
        Accesskey.IsExpired(accesskey.ExpiresAt, accesskey.HasEnded, _later.AddMinutes(-5)).ShouldBeTrue();
        Accesskey.IsExpired(successor.ExpiresAt, successor.HasEnded, _later).ShouldBeFalse();
    }

    [Fact]
    public void Rotate_WithGrace_ExpiresTheKeyAfterIt()
    {
        var accesskey = Issued.Accesskey();

        accesskey.Rotate(_token, null, 30, _later);

        accesskey.ExpiresAt.ShouldBe(_later.AddSeconds(30));
        Accesskey.IsExpired(accesskey.ExpiresAt, accesskey.HasEnded, _later.AddSeconds(30).AddTicks(-1)).ShouldBeFalse();
        Accesskey.IsExpired(accesskey.ExpiresAt, accesskey.HasEnded, _later.AddSeconds(30)).ShouldBeTrue();
    }

    [Fact]
    public void Rotate_WithGraceBeyondItsOwnEnd_LeavesItsOwn()
    {
        var expiresAt = _accesskey.ExpiresAt;

        Rotate(grace: int.MaxValue);

        _accesskey.ExpiresAt.ShouldBe(expiresAt);
    }

    [Fact]
    public void Rotate_WhenDone_PutsBothInOneChain()
    {
        var successor = Rotate();
        var third = successor.Rotate(TokenFormat.Default.Generate(), null, 0, _later);

        new[] { _accesskey, successor, third }.ShouldAllBe(key => key.ChainId == _accesskey.Id);
    }

    [Fact]
    public void Rotate_WhenRotatedBefore_ThrowsAndLeavesTheSuccessor()
    {
        var successor = Rotate();

        Should.Throw<InvalidOperationException>(() => Rotate());

        _accesskey.RotatedTo.ShouldBe(successor.Id);
    }

    [Fact]
    public void Rotate_WhenDeleted_Throws()
    {
        _accesskey.Delete(_later);

        Should.Throw<InvalidOperationException>(() => Rotate());
    }

    private Accesskey Rotate(long? lifetime = null, long grace = 0) => _accesskey.Rotate(_token, lifetime, grace, _later);
}
