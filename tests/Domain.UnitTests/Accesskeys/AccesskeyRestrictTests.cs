using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class AccesskeyRestrictTests
{
    private static readonly DateTimeOffset _later = Issued.NowInMicroseconds.AddMinutes(1);
    private static readonly ScopeSet _scopes = ScopeSet.Of(["a:*"]);
    private static readonly AllowList _networks = AllowList.Of(["10.0.0.0/8"]);

    private readonly Accesskey _accesskey = Issue();

    [Fact]
    public void Restrict_WithEveryMember_SetsThem()
    {
        _accesskey.Restrict(isEnabled: true, ScopeSet.Everything, AllowList.Anywhere, _later);

        (_accesskey.IsEnabled, _accesskey.Scopes, _accesskey.AllowedIps).ShouldBe((true, ScopeSet.Everything, AllowList.Anywhere));
    }

    [Fact]
    public void Restrict_WhenEveryMemberIsNull_LeavesThem()
    {
        _accesskey.Restrict(null, null, null, _later);

        (_accesskey.IsEnabled, _accesskey.Scopes, _accesskey.AllowedIps).ShouldBe((false, _scopes, _networks));
    }

    [Fact]
    public void Restrict_WhenAllowed_IsAnUpdateAtThatTime()
    {
        _accesskey.Restrict(isEnabled: true, null, null, _later);

        (_accesskey.Done, _accesskey.UpdatedAt).ShouldBe((ChangeAction.Updated, _later));
    }

    [Fact]
    public void Restrict_WhenDeleted_ThrowsAndChangesNothing()
    {
        _accesskey.Delete(_later);

        Should.Throw<InvalidOperationException>(() => _accesskey.Restrict(isEnabled: true, null, null, _later));

        _accesskey.IsEnabled.ShouldBeFalse();
    }

    private static Accesskey Issue() => Accesskey.Issue(
        Guid.NewGuid(), Issued.Name, Issued.Detail, Issued.Lifetime, TokenFormat.Default.Generate(), Issued.Now, isEnabled: false, _scopes,
        _networks);
}
