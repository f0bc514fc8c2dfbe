using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Verification;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>One model for both databases; what differs is in the two contexts derived from it.</summary>
internal abstract class AccesskeysDbContext(
    DbContextOptions options, ICurrentCaller caller, VerificationCache verifications, TimeProvider clock)
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

    public DbSet<ChangeFeed> ChangeFeed => Set<ChangeFeed>();

    public DbSet<HousekeepingSchedule> Housekeeping => Set<HousekeepingSchedule>();

    private Guid CurrentCustomerId => caller.CustomerId;

    public Task<T> ChangeAsync<T>(Func<Caller, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        (_callerCheck ??= new CallerCheck(this, caller, clock)).RunAsync(BeginUnit(), work, cancellationToken);

    public Task<T> ChangeWithoutCallerAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        caller.Caller is null
            ? BeginUnit().RunAsync(work, cancellationToken)
            : throw new InvalidOperationException("There is a caller, who would not be checked: use ChangeAsync.");

    /// <summary>Waits a bounded time for the right to begin a change; the turn ends with what is returned.</summary>
    /// <exception cref="UnavailableException">The wait was too long.</exception>
    public abstract Task<IAsyncDisposable> BeginTurnAsync(CancellationToken cancellationToken);

    /// <summary>A turn in which nothing waits for a lock but fails; <c>null</c> where another turn of this process is at it.</summary>
    public abstract Task<IAsyncDisposable?> TryBeginTurnAsync(CancellationToken cancellationToken);

    /// <summary>An option of the database with which the revocation bound does not hold; <c>null</c> if there is none.</summary>
    public abstract Task<string?> FindWrongOptionAsync(CancellationToken cancellationToken);

    public abstract Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>What migrating would do, for who runs it by hand, on a database in any state; <c>null</c> where EF writes none.</summary>
    public abstract string? MigrationScript();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AccesskeysDbContext).Assembly);
        modelBuilder.Entity<Accesskey>().HasQueryFilter(
            accesskey => accesskey.CustomerId == CurrentCustomerId && accesskey.DeletedAt == null);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosecondsConverter>();
        configurationBuilder.Properties<TokenHash>().HaveConversion<TokenHashConverter>().HaveMaxLength(TokenHash.Size).AreFixedLength();
        configurationBuilder.Properties<ScopeSet>().HaveConversion<ScopeSetConverter>();
        configurationBuilder.Properties<AllowList>().HaveConversion<AllowListConverter>();
    }

    private UnitOfWork BeginUnit() => new(this, caller.Origin, verifications);
}
