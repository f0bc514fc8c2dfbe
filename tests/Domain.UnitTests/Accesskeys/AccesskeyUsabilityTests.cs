using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class AccesskeyUsabilityTests
{
    private static readonly TimeSpan _tick = TimeSpan.FromTicks(1);

    private readonly Accesskey _accesskey = Issued.Accesskey();

    [Fact]
    public void IsUsableAt_WhenJustIssued_IsTrue() => _accesskey.IsUsableAt(Issued.Now).ShouldBeTrue();

    [Fact]
    public void IsUsableAt_WhenATickBeforeTheExpiry_IsTrue() => _accesskey.IsUsableAt(_accesskey.ExpiresAt - _tick).ShouldBeTrue();

    [Fact]
    public void IsUsableAt_WhenTheExpiryIsReached_IsFalse() => _accesskey.IsUsableAt(_accesskey.ExpiresAt).ShouldBeFalse();

    [Fact]
    public void IsUsableAt_WhenATickAfterTheExpiry_IsFalse() => _accesskey.IsUsableAt(_accesskey.ExpiresAt + _tick).ShouldBeFalse();

    [Fact]
    public void IsUsableAt_WhenAskedInAnotherOffset_ComparesTheInstant()
    {
        var offset = TimeSpan.FromHours(-11);

        _accesskey.IsUsableAt((_accesskey.ExpiresAt - _tick).ToOffset(offset)).ShouldBeTrue();
        _accesskey.IsUsableAt(_accesskey.ExpiresAt.ToOffset(offset)).ShouldBeFalse();
    }

    [Fact]
    public void IsUsableAt_WhenRenamed_IsTrue()
    {
        _accesskey.Rename("Renamed", null, Issued.Now);

        _accesskey.IsUsableAt(Issued.Now).ShouldBeTrue();
    }

    [Fact]
    public void IsUsableAt_WhenDeleted_IsFalseAtAnyTime()
    {
        var deletedAt = Issued.Now.AddMinutes(1);
        _accesskey.Delete(deletedAt);

        new[] { Issued.Now, deletedAt, _accesskey.ExpiresAt - _tick }.ShouldAllBe(time => !_accesskey.IsUsableAt(time));
    }
}
