using Accesskeys.Application.Common;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class DatabaseOutageTests
{
    public static IEnumerable<TheoryDataRow<Exception>> Outages =>
    [
        new(new UnavailableException("full")),
        new(new TimeoutException()),
        new(Sqlite(5, 5)) { Label = "busy" },
        new(Sqlite(6, 6)) { Label = "locked" },
        new(Sqlite(8, 8)) { Label = "read only" },
        new(Sqlite(10, 10)) { Label = "disk error" },
        new(Sqlite(11, 11)) { Label = "corrupt" },
        new(Sqlite(13, 13)) { Label = "full" },
        new(Sqlite(14, 14)) { Label = "can't open" },
        new(Sqlite(1, 1)) { Label = "no such table: not migrated" },
        new(new DbUpdateException("not saved", Sqlite(13, 13))) { Label = "full, told by EF" },
        new(new InvalidOperationException("transient", new TimeoutException())) { Label = "time-out, told by EF" },
    ];

    public static IEnumerable<TheoryDataRow<Exception>> Others =>
    [
        new(Sqlite(19, 2067)) { Label = "unique" },
        new(Sqlite(19, 1555)) { Label = "primary key" },
        new(Sqlite(19, 787)) { Label = "foreign key" },
        new(Sqlite(19, 1299)) { Label = "not null" },
        new(new DbUpdateException("not saved", Sqlite(19, 2067))) { Label = "unique, told by EF" },
        new(new DbUpdateException("not saved")),
        new(new InvalidOperationException()),
        new(new OperationCanceledException()),
        new(new NotFoundException()),
        new(new UsernameTakenException()),
    ];

    [Theory, MemberData(nameof(Outages))]
    public void CauseOf_WhenTheDatabaseCannotBeAsked_IsItsException(Exception exception) =>
        DatabaseOutage.CauseOf(exception).ShouldNotBeNull();

    [Theory, MemberData(nameof(Others))]
    public void CauseOf_WhenTheServiceIsAtFault_IsNull(Exception exception) =>
        DatabaseOutage.CauseOf(exception).ShouldBeNull();

    [Theory, MemberData(nameof(Outages))]
    public async Task Translate_OfAnOutage_HasTheMessageOfItsCause(Exception exception)
    {
        var translated = await Should.ThrowAsync<UnavailableException>(() => TranslateAsync(exception));

        translated.Message.ShouldBe(DatabaseOutage.CauseOf(exception)!.Message);
        (translated.InnerException ?? translated).ShouldBeSameAs(exception);
    }

    [Theory, MemberData(nameof(Others))]
    public async Task Translate_OfAnotherFailure_LeavesItAsItIs(Exception exception) =>
        (await Record.ExceptionAsync(() => TranslateAsync(exception))).ShouldBeSameAs(exception);

    private static Task<bool> TranslateAsync(Exception exception) => DatabaseOutage.TranslateAsync<bool>(() => throw exception);

    private static SqliteException Sqlite(int code, int extendedCode) => new("told by SQLite", code, extendedCode);
}
