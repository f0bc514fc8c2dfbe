using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class AccesskeyDeleteTests
{
    private static readonly DateTimeOffset _later = Issued.Now.AddMinutes(1);

    private readonly Accesskey _accesskey = Issued.Accesskey();

    [Fact]
    public void Delete_WhenNotDeleted_IsADeletionAtThatTime()
    {
        _accesskey.Delete(_later);

        _accesskey.Done.ShouldBe(ChangeAction.Deleted);
        _accesskey.DeletedAt.ShouldBe(Issued.NowInMicroseconds.AddMinutes(1));
    }

    [Fact]
    public void Delete_WhenNotDeleted_UpdatesAtTheTimeOfDeletion()
    {
        _accesskey.Delete(_later);

        _accesskey.UpdatedAt.ShouldBe(_accesskey.DeletedAt.ShouldNotBeNull());
    }

    [Fact]
    public void Delete_WhenTheClockSteppedBack_IsNotOlderThanTheChangeBefore()
    {
        _accesskey.Rename("Renamed", null, _later);
        var renamedAt = _accesskey.UpdatedAt;

        _accesskey.Delete(Issued.Now.AddDays(-1));

        _accesskey.DeletedAt.ShouldBe(renamedAt);
        _accesskey.UpdatedAt.ShouldBe(renamedAt);
    }

    [Fact]
    public void Delete_WhenAlreadyDeleted_ThrowsAndKeepsTheFirstTime()
    {
        _accesskey.Delete(_later);
        var deletedAt = _accesskey.DeletedAt;

        Should.Throw<InvalidOperationException>(() => _accesskey.Delete(_later.AddMinutes(1)));

        _accesskey.DeletedAt.ShouldBe(deletedAt);
    }

    [Fact]
    public void Rename_WhenDeleted_ThrowsAndChangesNothing()
    {
        _accesskey.Delete(_later);

        Should.Throw<InvalidOperationException>(() => _accesskey.Rename("Renamed", null, _later.AddMinutes(1)));

        _accesskey.Name.ShouldBe(Issued.Name);
        _accesskey.Done.ShouldBe(ChangeAction.Deleted);
    }

    [Fact]
    public void Delete_WhenExpired_IsADeletionAllTheSame()
    {
        _accesskey.Delete(_accesskey.ExpiresAt.AddDays(1));

        _accesskey.DeletedAt.ShouldBe(_accesskey.ExpiresAt.AddDays(1));
    }
}
