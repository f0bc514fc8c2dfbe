using System.Globalization;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Verification.ChangeFeed;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Accesskeys.Infrastructure.Persistence.SqlServer;

internal sealed class SqlServerAccesskeysDbContext(
    DbContextOptions<SqlServerAccesskeysDbContext> options, ICurrentCaller caller, ICommittedChanges committed, WriteQueue queue,
    TimeProvider clock)
    : AccesskeysDbContext(options, caller, committed, queue, clock)
{
    private const string Binary = "Latin1_General_BIN2";

    private bool _isMigrating;

    protected override SqlCalendar Calendar => SqlServerAllowances.Calendar;

    public override async Task<string?> FindWrongOptionAsync(CancellationToken cancellationToken)
    {
        var options = await Database
            .SqlQuery<Options>($"SELECT is_read_committed_snapshot_on AS Snapshot, CAST(delayed_durability AS int) AS Durability FROM sys.databases WHERE database_id = DB_ID()")
            .SingleAsync(cancellationToken);
        return !options.Snapshot ? "READ_COMMITTED_SNAPSHOT is OFF: reads would wait for changes."
            : options.Durability == Options.ForcedDelay ? "DELAYED_DURABILITY is FORCED: confirmed changes could be lost."
            : null;
    }

    public override Task MigrateAsync(CancellationToken cancellationToken)
    {
        _isMigrating = true;
        return base.MigrateAsync(cancellationToken);
    }

    public override async Task SaveWithNumbersAsync(IEntityType type, CancellationToken cancellationToken)
    {
        // A session allows it for one table at a time.
        var (allow, forbid) = ($"SET IDENTITY_INSERT [{type.GetTableName()}] ON", $"SET IDENTITY_INSERT [{type.GetTableName()}] OFF");
        await Database.ExecuteSqlRawAsync(allow, cancellationToken);
        await base.SaveWithNumbersAsync(type, cancellationToken);
        await Database.ExecuteSqlRawAsync(forbid, cancellationToken);
    }

    /// <summary>SqlClient closes a broken connection in the background. Meanwhile the connection is neither open nor closed.</summary>
    public void LeaveConnection()
    {
        // EF holds that of a migration open, whatever becomes of it.
        if (!_isMigrating)
        {
            this.GetService<IRelationalConnection>().Dispose();
        }
    }

    protected override async Task OpenAsync(TimeSpan longestLock, CancellationToken cancellationToken)
    {
        LeaveConnection();
        await Database.OpenConnectionAsync(cancellationToken);

        // Ends with the session: the pool resets it before the connection is used again.
        await Database.ExecuteSqlRawAsync(LockTimeout(longestLock), cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Accesskey>(accesskey =>
        {
            // Rows go in at the end of the table, in the order of their numbers; ids are spread all over.
            accesskey.HasKey(key => key.Id).IsClustered(false);
            accesskey.HasIndex(key => key.Number).IsUnique().IsClustered();
            accesskey.Property(key => key.TokenPrefix).UseCollation(Binary);
            accesskey.Property(key => key.ExternalId).UseCollation(Binary);
        });
        modelBuilder.Entity<Agent>().Property(agent => agent.NormalizedUsername).UseCollation(Binary);
    }

    // Rounded up to tenths of a second, so that EF Core and the server cache only a few different texts.
    private static string LockTimeout(TimeSpan longest) =>
        string.Create(CultureInfo.InvariantCulture, $"SET LOCK_TIMEOUT {Math.Ceiling(longest.TotalSeconds * 10) * 100}");

    private sealed record Options(bool Snapshot, int Durability)
    {
        public const int ForcedDelay = 2;
    }
}
