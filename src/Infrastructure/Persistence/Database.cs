using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>The database's state for the host: whether it is reachable and migrated, and how to migrate it.</summary>
public sealed class Database
{
    private readonly AccesskeysDbContext _db;
    private readonly DatabaseSettings _settings;
    private readonly ClockSkew _skew;
    private readonly UsernamePreparation _usernames;

    internal Database(AccesskeysDbContext db, DatabaseSettings settings, ClockSkew skew, UsernamePreparation usernames)
    {
        _db = db;
        _settings = settings;
        _skew = skew;
        _usernames = usernames;
    }

    /// <summary>SQL Server is never migrated automatically: its administrators decide when.</summary>
    public bool MigratesAtStart => _settings.Provider == DatabaseProvider.Sqlite;

    /// <summary>Brings the schema up to date, and then the data.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await _db.MigrateAsync(cancellationToken);
        await PrepareDataAsync(cancellationToken);
    }

    /// <summary>What the data needs that no SQL can do. It takes the rights of the service alone, so each start does it.</summary>
    public Task PrepareDataAsync(CancellationToken cancellationToken) => _usernames.RunAsync(cancellationToken);

    /// <summary><c>null</c> where there is no such script.</summary>
    public string? MigrationScript() => _db.MigrationScript();

    public async Task<bool> IsUpToDateAsync(CancellationToken cancellationToken) =>
        !(await _db.Database.GetPendingMigrationsAsync(cancellationToken)).Any();

    /// <summary>Why this node must not serve on this database; <c>null</c> if it may.</summary>
    public async Task<string?> FindObstacleAsync(CancellationToken cancellationToken) =>
        !await IsUpToDateAsync(cancellationToken) ? "The database is not migrated."
        : !await HasCustomersAsync(cancellationToken) ? "The operator is not made yet."
        : _skew.IsTooLarge ? $"This machine's clock and the database's are {_skew.Current.Duration().TotalSeconds:0.0} s apart: keys would expire late, or early."
        : await _db.FindWrongOptionAsync(cancellationToken);

    public Task<bool> HasCustomersAsync(CancellationToken cancellationToken) => _db.Customers.AnyAsync(cancellationToken);
}
