using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>The database as the host sees it: reachable, up to date, or to be brought there.</summary>
public sealed class Database
{
    private readonly AccesskeysDbContext _db;
    private readonly DatabaseSettings _settings;

    internal Database(AccesskeysDbContext db, DatabaseSettings settings)
    {
        _db = db;
        _settings = settings;
    }

    /// <summary>SQL Server is never migrated unasked: its administrators say when.</summary>
    public bool MigratesAtStart => _settings.Provider == DatabaseProvider.Sqlite;

    public Task MigrateAsync(CancellationToken cancellationToken) => _db.MigrateAsync(cancellationToken);

    public async Task<bool> IsUpToDateAsync(CancellationToken cancellationToken) =>
        !(await _db.Database.GetPendingMigrationsAsync(cancellationToken)).Any();

    public Task<bool> HasCustomersAsync(CancellationToken cancellationToken) => _db.Customers.AnyAsync(cancellationToken);
}
