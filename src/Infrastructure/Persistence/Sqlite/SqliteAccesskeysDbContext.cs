using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Verification.ChangeFeed;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Persistence.Sqlite;

internal sealed class SqliteAccesskeysDbContext(
    DbContextOptions<SqliteAccesskeysDbContext> options,
    ICurrentCaller caller,
    ICommittedChanges committed,
    WriteQueue queue,
    TimeProvider clock,
    SqliteConnections connections)
    : AccesskeysDbContext(options, caller, committed, queue, clock)
{
    private readonly WriteQueue _queue = queue;

    // SQLite finds a parameter by comparing its name with all those before it: a statement takes the square of their number.
    public override int MostRowsInStatement => 10;

    protected override SqlCalendar Calendar => SqliteAllowances.Calendar;

    // SQLite has one writer at a time.
    public override async Task<IAsyncDisposable?> TryBeginWriteSlotAsync(CancellationToken cancellationToken) =>
        await _queue.TryEnterForServiceAsync(cancellationToken) ? await OpenAsync(_queue, TimeSpan.Zero, cancellationToken) : null;

    // What matters is set with each connection.
    public override Task<string?> FindWrongOptionAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public override Task MigrateAsync(CancellationToken cancellationToken) =>
        SqliteMigrations.ApplyAsync(Database, connections.Migrating, cancellationToken);

    public override string? MigrationScript() => null;

    public override void EnsureStillThere() => SqliteConnections.EnsureFileIsThere(Database.GetDbConnection());

    protected override async Task OpenAsync(TimeSpan longestLock, CancellationToken cancellationToken)
    {
        if (longestLock == TimeSpan.Zero)
        {
            ((SqliteConnection)Database.GetDbConnection()).DefaultTimeout = SqliteConnections.Impatient;
        }

        await Database.OpenConnectionAsync(cancellationToken);
        await Database.ExecuteSqlRawAsync(SqliteConnections.BusyTimeout(longestLock), cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Accesskey>().Property(accesskey => accesskey.TokenPrefix).UseCollation("BINARY");
        modelBuilder.Entity<Accesskey>().Property(accesskey => accesskey.ExternalId).UseCollation("BINARY");
        modelBuilder.Entity<Agent>().Property(agent => agent.NormalizedUsername).UseCollation("BINARY");
    }
}
