using System.Globalization;
using System.Text.RegularExpressions;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Domain.Limits;
using Accesskeys.Verification.ChangeFeed;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Accesskeys.Infrastructure.Persistence.PostgreSql;

internal sealed partial class PostgreSqlAccesskeysDbContext(
    DbContextOptions<PostgreSqlAccesskeysDbContext> options, ICurrentCaller caller, ICommittedChanges committed, WriteQueue queue,
    TimeProvider clock)
    : AccesskeysDbContext(options, caller, committed, queue, clock)
{
    // Orders and compares bytes, as the other databases do where it matters.
    private const string Binary = "C";

    // Ends the transaction of a process that was stopped or cut off, since all other changes wait for it.
    private static readonly TimeSpan _longestIdle = TimeSpan.FromSeconds(10);

    private TimeSpan _longestLock;

    protected override SqlCalendar Calendar => PostgreSqlAllowances.Calendar;

    public override async Task<IDbContextTransaction> BeginTransactionAsync(CancellationToken cancellationToken)
    {
        // The driver names READ COMMITTED, because a server, a database or a role can have another level by default.
        var transaction = await Database.BeginTransactionAsync(cancellationToken);
        try
        {
            // The driver sends BEGIN with it, so a broken connection shows here.
            await Database.ExecuteSqlRawAsync(Limits(_longestLock), cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    public override async Task<IDbContextTransaction> BeginLongTransactionAsync(CancellationToken cancellationToken)
    {
        var transaction = await BeginTransactionAsync(cancellationToken);
        await Database.ExecuteSqlRawAsync("SET LOCAL idle_in_transaction_session_timeout = 0", cancellationToken);
        return transaction;
    }

    public override async Task SaveWithNumbersAsync(IEntityType type, CancellationToken cancellationToken)
    {
        await base.SaveWithNumbersAsync(type, cancellationToken);

        // The sequence doesn't notice numbers that it didn't generate.
        var (table, column) = (type.GetTableName(), type.FindPrimaryKey()!.Properties[0].Name);
        var advance = $"""SELECT setval(pg_get_serial_sequence('"{table}"', '{column}'), max("{column}")) FROM "{table}" """;
        await Database.ExecuteSqlRawAsync(advance, cancellationToken);
    }

    /// <exception cref="UnavailableException">The transaction is committed on this server, and perhaps on no other.</exception>
    public override async Task CommitAsync(IDbContextTransaction transaction, CancellationToken cancellationToken)
    {
        PostgresNotice? warning = null;
        void Take(object sender, NpgsqlNoticeEventArgs notice) =>
            warning = notice.Notice.InvariantSeverity == "WARNING" ? notice.Notice : warning;

        var connection = (NpgsqlConnection)Database.GetDbConnection();
        connection.Notice += Take;
        try
        {
            await transaction.CommitAsync(cancellationToken);
        }
        finally
        {
            connection.Notice -= Take;
        }

        // The one warning that a commit gives: it no longer waits for its synchronous standby.
        if (warning is not null)
        {
            throw new UnavailableException(warning.MessageText);
        }
    }

    public override async Task<string?> FindWrongOptionAsync(CancellationToken cancellationToken)
    {
        var options = await Database
            .SqlQuery<Options>(
                $"""
                SELECT current_setting('synchronous_commit') AS "Commits", current_setting('fsync') AS "Syncs",
                       current_setting('synchronous_standby_names') AS "Standbys"
                """)
            .SingleAsync(cancellationToken);
        return options switch
        {
            { Commits: "off" } => "synchronous_commit is off: confirmed changes could be lost.",
            { Syncs: "off" } => "fsync is off: confirmed changes could be lost.",
            { Standbys.Length: > 0, Commits: not ("on" or "remote_apply") } =>
                $"synchronous_commit is {options.Commits}: with a synchronous standby it must be on or remote_apply, or a failover could lose confirmed changes.",
            _ => null,
        };
    }

    protected override Task OpenAsync(TimeSpan longestLock, CancellationToken cancellationToken)
    {
        _longestLock = longestLock;
        return Database.OpenConnectionAsync(cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // Every change leaves a dead version of the one row. With room on the page for many, they need no other page and no index entry.
        modelBuilder.Entity<ChangeFeed>().HasStorageParameter("fillfactor", 10);

        // So does every grant, of its allowance.
        modelBuilder.Entity<Allowance>().HasStorageParameter("fillfactor", 50);
        OrderByNumber(modelBuilder.Entity<Change>(), nameof(Change.SubjectId), nameof(Change.CustomerId));
        OrderByNumber(modelBuilder.Entity<Refusal>(), nameof(Refusal.AccesskeyId));
        OrderByNumber(modelBuilder.Entity<SignIn>(), nameof(SignIn.AgentId));
        modelBuilder.Entity<Customer>().HasIndex(customer => customer.IsOperator).IsUnique().HasFilter($"\"{nameof(Customer.IsOperator)}\"");
        foreach (var index in modelBuilder.Model.GetEntityTypes().SelectMany(type => type.GetIndexes()))
        {
            if (index.GetFilter() is { } filter && !filter.Contains('"', StringComparison.Ordinal))
            {
                index.SetFilter(Name().Replace(filter, "\"$0\""));
            }
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<string>().UseCollation(Binary);
        configurationBuilder.Properties<ScopeSet>().UseCollation(Binary);
        configurationBuilder.Properties<AllowList>().UseCollation(Binary);
        configurationBuilder.Properties<Metadata>().UseCollation(Binary);
        configurationBuilder.Properties<RateLimits>().UseCollation(Binary);
        configurationBuilder.Properties<Credits>().UseCollation(Binary);
        configurationBuilder.Properties<Role>().UseCollation(Binary);
    }

    // The other databases sort these tables by their primary key, and with it the rows of an index that are equal. Here a table has no order.
    private static void OrderByNumber(EntityTypeBuilder table, params string[] columns)
    {
        foreach (var column in columns)
        {
            table.Metadata.RemoveIndex([table.Metadata.FindProperty(column)!]);
            table.HasIndex(column, nameof(Change.Number));
        }
    }

    // 0 would mean no limit. Rounded up to tenths of a second, so that only a few different texts are cached.
    private static string Limits(TimeSpan longestLock) => string.Create(
        CultureInfo.InvariantCulture,
        $"SET LOCAL lock_timeout = {Math.Max(1, Math.Ceiling(longestLock.TotalSeconds * 10) * 100)}; "
        + $"SET LOCAL idle_in_transaction_session_timeout = {_longestIdle.TotalMilliseconds}");

    // Keywords are in capitals.
    [GeneratedRegex(@"\b[A-Z]\w*[a-z]\w*\b")]
    private static partial Regex Name();

    private sealed record Options(string Commits, string Syncs, string Standbys);
}
