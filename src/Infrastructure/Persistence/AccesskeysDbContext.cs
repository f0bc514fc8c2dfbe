using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Domain.Limits;
using Accesskeys.Domain.Nodes;
using Accesskeys.Verification.ChangeFeed;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>One model for all databases; what differs is in the contexts derived from it.</summary>
internal abstract class AccesskeysDbContext(
    DbContextOptions options, ICurrentCaller caller, ICommittedChanges committed, WriteQueue queue, TimeProvider clock)
    : DbContext(options), IAccesskeysDbContext
{
    private CallerCheck? _callerCheck;

    public DbSet<Accesskey> Accesskeys => Set<Accesskey>();

    public DbSet<Tombstone> Tombstones => Set<Tombstone>();

    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Agent> Agents => Set<Agent>();

    public DbSet<EndedSession> EndedSessions => Set<EndedSession>();

    public DbSet<Change> Changes => Set<Change>();

    public DbSet<Refusal> Refusals => Set<Refusal>();

    public DbSet<SignIn> SignIns => Set<SignIn>();

    public DbSet<UsageHour> UsageHours => Set<UsageHour>();

    public DbSet<UsageDay> UsageDays => Set<UsageDay>();

    public DbSet<NodeHeartbeat> Nodes => Set<NodeHeartbeat>();

    public DbSet<LimitSet> LimitSets => Set<LimitSet>();

    public DbSet<Allowance> Allowances => Set<Allowance>();

    public DbSet<CreditAddition> CreditAdditions => Set<CreditAddition>();

    public DbSet<ChangeFeed> ChangeFeed => Set<ChangeFeed>();

    public DbSet<JobClaim> JobClaims => Set<JobClaim>();

    public DbSet<UsageWriterState> UsageWriters => Set<UsageWriterState>();

    /// <summary>How many rows of values a statement should have at most.</summary>
    public virtual int MostRowsInStatement => int.MaxValue;

    /// <summary>What the running unit of work did without altering anything that is stored.</summary>
    public List<ChangeSubject> Recorded { get; } = [];

    protected abstract SqlCalendar Calendar { get; }

    private Guid CurrentCustomerId => caller.CustomerId;

    public Task<T> ChangeAsync<T>(Func<Caller, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        ChangeAsync(work, WritePriority.Ordinary, cancellationToken);

    public Task<T> ChangeAsync<T>(Func<Caller, CancellationToken, Task<T>> work, WritePriority priority, CancellationToken cancellationToken) =>
        (_callerCheck ??= new CallerCheck(this, caller, clock)).RunAsync(Begin(priority), work, cancellationToken);

    public Task<T> ChangeWithoutCallerAsync<T>(Func<CancellationToken, Task<T>> work, WritePriority priority, CancellationToken cancellationToken) =>
        caller.Caller is null
            ? Begin(priority).RunAsync(work, cancellationToken)
            : throw new InvalidOperationException("There is a caller, which would not be checked. Use ChangeAsync.");

    public void Record(ChangeSubject done) => Recorded.Add(done);

    /// <summary>Waits a bounded time for the right to begin a change; the turn ends with what is returned.</summary>
    /// <exception cref="UnavailableException">The wait was too long, or too many of the customer's changes wait already.</exception>
    public async Task<IAsyncDisposable> BeginWriteSlotAsync(WritePriority priority, CancellationToken cancellationToken)
    {
        var longestLock = await queue.EnterAsync(priority.CustomerId ?? caller.CustomerId, priority.Overtakes, cancellationToken);
        return await OpenAsync(queue, longestLock, cancellationToken);
    }

    public Task TryReplacePasswordHashAsync(Agent agent, string passwordHash, CancellationToken cancellationToken) =>
        TryInTransactionAsync(
            () => Agents.IgnoreQueryFilters([QueryFilters.Tenant])
                .Where(known => known.Id == agent.Id && known.PasswordHash == agent.PasswordHash)
                .ExecuteUpdateAsync(set => set.SetProperty(known => known.PasswordHash, passwordHash), cancellationToken),
            otherwise: 0,
            cancellationToken);

    /// <summary>
    /// Runs the service's own work, which isn't a change, in a transaction that never waits for locks. What a broken connection undid is
    /// repeated.
    /// </summary>
    /// <param name="otherwise">The result if there is no turn, or another transaction holds a lock that the work needs.</param>
    public async Task<T> TryInTransactionAsync<T>(Func<Task<T>> work, T otherwise, CancellationToken cancellationToken)
    {
        try
        {
            return await Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                // Discards the results of an earlier attempt, which was rolled back.
                ChangeTracker.Clear();
                await using var slot = await TryBeginWriteSlotAsync(cancellationToken);
                if (slot is null)
                {
                    return otherwise;
                }

                await using var transaction = await Transaction.BeginAsync(this, cancellationToken);
                var result = await work();
                await transaction.CommitAsync(cancellationToken);
                return result;
            });
        }
        catch (Exception exception) when (DatabaseOutage.IsLockConflict(exception))
        {
            return otherwise;
        }
    }

    public async Task SetAllowancesAsync(LimitSet limits, CancellationToken cancellationToken)
    {
        var statement = AllowanceSql.Set(Calendar);
        foreach (var (subject, measure, window, generation, amount, refill) in limits.Allowances)
        {
            object[] parameters =
            [
                subject, (int)measure, window, generation, amount ?? AllowanceSql.None, refill?.Amount ?? AllowanceSql.None,
                (int?)refill?.Every ?? AllowanceSql.None,
            ];
            await Database.ExecuteSqlRawAsync(statement, parameters, cancellationToken);
        }
    }

    public async Task<bool> TryAddCreditsAsync(CreditAddition addition, CancellationToken cancellationToken)
    {
        await Database.ExecuteSqlRawAsync(AllowanceSql.LockCredits, [addition.Id], cancellationToken);
        return await Database.ExecuteSqlRawAsync(AllowanceSql.Add(Calendar), [addition.Id, addition.Add], cancellationToken) > 0;
    }

    // Not by Contains: SQL Server doesn't look for a list of binary values by an index.
    public IQueryable<T> OfEach<T>(IEnumerable<TokenHash> hashes, Func<TokenHash, IQueryable<T>> rows) =>
        hashes.Distinct().Select(rows).Aggregate((all, one) => all.Concat(one));

    /// <summary>
    /// A turn to write data that isn't a change. Statements fail instead of waiting for locks; <c>null</c> if it didn't come in time. The
    /// service's own writers take it as if they were one more customer, so constant changes delay them and never shut them out.
    /// </summary>
    // Of a server, such writes lock rows and not the feed, so they need no turn.
    public virtual async Task<IAsyncDisposable?> TryBeginWriteSlotAsync(CancellationToken cancellationToken) =>
        await OpenAsync(entered: null, TimeSpan.Zero, cancellationToken);

    /// <summary>Begins a transaction in which statements wait for locks no longer than the write slot allows.</summary>
    public virtual Task<IDbContextTransaction> BeginTransactionAsync(CancellationToken cancellationToken) =>
        Database.BeginTransactionAsync(cancellationToken);

    /// <summary>Begins a transaction that may last for hours, with pauses.</summary>
    public virtual Task<IDbContextTransaction> BeginLongTransactionAsync(CancellationToken cancellationToken) =>
        BeginTransactionAsync(cancellationToken);

    /// <summary>Checks that what is written over the open connection will be found there again.</summary>
    /// <exception cref="UnavailableException">The database was deleted or replaced.</exception>
    public virtual void EnsureStillThere()
    {
    }

    /// <summary>Saves new rows with the numbers that they have, where the database would generate them.</summary>
    public virtual Task SaveWithNumbersAsync(IEntityType type, CancellationToken cancellationToken) => SaveChangesAsync(cancellationToken);

    /// <summary>Throws if it is unknown whether the transaction is committed, or will stay so after a failover.</summary>
    public virtual Task CommitAsync(IDbContextTransaction transaction, CancellationToken cancellationToken) =>
        transaction.CommitAsync(cancellationToken);

    /// <summary>An option of the database with which the revocation bound does not hold; <c>null</c> if there is none.</summary>
    public abstract Task<string?> FindWrongOptionAsync(CancellationToken cancellationToken);

    public virtual Task MigrateAsync(CancellationToken cancellationToken)
    {
        // An index over many rows takes as long as it takes.
        Database.SetCommandTimeout(0);
        return Database.MigrateAsync(cancellationToken);
    }

    /// <summary>The script for a manual migration of a database in any state; <c>null</c> if EF can't generate one.</summary>
    public virtual string? MigrationScript() =>
        this.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

    /// <summary>Opens the connection and bounds how long its statements wait for a lock.</summary>
    protected abstract Task OpenAsync(TimeSpan longestLock, CancellationToken cancellationToken);

    /// <param name="entered">The queue to leave with the turn; <c>null</c> if it was bypassed.</param>
    protected async Task<IAsyncDisposable> OpenAsync(WriteQueue? entered, TimeSpan longestLock, CancellationToken cancellationToken)
    {
        var slot = new WriteSlot(Database, entered);
        try
        {
            await OpenAsync(longestLock, cancellationToken);
            return slot;
        }
        catch
        {
            await slot.DisposeAsync();
            throw;
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AccesskeysDbContext).Assembly);
        modelBuilder.Entity<Accesskey>()
            .HasQueryFilter(QueryFilters.Tenant, accesskey => accesskey.CustomerId == CurrentCustomerId)
            .HasQueryFilter(QueryFilters.NotDeleted, accesskey => accesskey.DeletedAt == null);
        modelBuilder.Entity<Agent>()
            .HasQueryFilter(QueryFilters.Tenant, agent => agent.CustomerId == CurrentCustomerId)
            .HasQueryFilter(QueryFilters.NotDeleted, agent => agent.DeletedAt == null);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosecondsConverter>();
        configurationBuilder.Properties<TokenHash>().HaveConversion<TokenHashConverter>().HaveMaxLength(TokenHash.Size).AreFixedLength();
        configurationBuilder.Properties<ScopeSet>().HaveConversion<ScopeSetConverter>();
        configurationBuilder.Properties<AllowList>().HaveConversion<AllowListConverter>();
        configurationBuilder.Properties<Metadata>().HaveConversion<MetadataConverter>();
        configurationBuilder.Properties<RateLimits>().HaveConversion<RateLimitsConverter, RateLimitsComparer>();
        configurationBuilder.Properties<Credits>().HaveConversion<CreditsConverter>();
    }

    private UnitOfWork Begin(WritePriority priority) => new(this, caller.Origin, priority, committed);
}
