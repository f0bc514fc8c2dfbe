using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.UnitTests.Changes;

public sealed class DatabaseRetirementTests
{
    [Fact]
    public void Retire_OfADatabase_IsItsDeletionAndNoCustomers()
    {
        var now = new DateTimeOffset(2026, 12, 1, 10, 15, 30, TimeSpan.Zero);

        var retired = RetiredDatabase.Retire(now);

        (retired.SubjectKind, retired.Done, retired.OwnerId).ShouldBe((SubjectKind.Database, ChangeAction.Deleted, Guid.Empty));
        (retired.CreatedAt, retired.UpdatedAt).ShouldBe((now, now));
        retired.Id.ShouldNotBe(RetiredDatabase.Retire(now).Id);
    }
}
