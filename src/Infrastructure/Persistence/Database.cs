using Accesskeys.Application.Common;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>The database's state for the host: whether it is reachable and migrated, and how to migrate it.</summary>
public sealed class Database
{
    private readonly AccesskeysDbContext _db;
    private readonly DatabaseSettings _settings;
    private readonly ClockSkew _skew;
    private readonly DatabaseUse _use;
    private readonly UsernamePreparation _usernames;

    internal Database(AccesskeysDbContext db, DatabaseSettings settings, ClockSkew skew, DatabaseUse use, UsernamePreparation usernames)
    {
        _db = db;
        _settings = settings;
        _skew = skew;
        _use = use;
        _usernames = usernames;
    }

    /// <summary>A server's database is never migrated automatically: its administrators decide when.</summary>
    public bool MigratesAtStart => _settings.Provider == DatabaseProvider.Sqlite;

    /// <summary><c>null</c> where there is no such script.</summary>
    public string? MigrationScript() => _db.MigrationScript();

    /// <summary>Brings the schema up to date.</summary>
    /// <exception cref="UnavailableException">The database is unavailable.</exception>
    public Task MigrateSchemaAsync(CancellationToken cancellationToken) => DatabaseOutage.TranslateAsync(async () =>
    {
        await _db.MigrateAsync(cancellationToken);
        return true;
    });

    /// <summary>What the data needs that no SQL can do. It takes the rights of the service alone, so each start does it.</summary>
    /// <exception cref="UnavailableException">The database is unavailable.</exception>
    public Task PrepareDataAsync(CancellationToken cancellationToken) => DatabaseOutage.TranslateAsync(() => PrepareAsync(cancellationToken));

    /// <exception cref="UnavailableException">The database is unavailable.</exception>
    public Task<bool> IsUpToDateAsync(CancellationToken cancellationToken) =>
        DatabaseOutage.TranslateAsync(() => IsMigratedAsync(cancellationToken));

    /// <summary>Why this node must not serve on this database; <c>null</c> if it may.</summary>
    /// <exception cref="UnavailableException">The database is unavailable.</exception>
    public Task<string?> FindObstacleAsync(CancellationToken cancellationToken) => DatabaseOutage.TranslateAsync(async () =>
    {
        try
        {
            return !await IsMigratedAsync(cancellationToken) ? "The database is not migrated."
                : await ReadProhibitionAsync(cancellationToken) is { } prohibition ? prohibition
                : !await _db.Customers.AnyAsync(cancellationToken) ? "The operator is not created yet."
                : _skew.IsTooLarge ? $"This machine's clock and the database's are {_skew.Current.Duration().TotalSeconds:0.0} s apart: keys would expire late, or early."
                : await _db.FindWrongOptionAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseOutage.CauseOf(exception) is UnsuitableServerException server)
        {
            return server.Message;
        }
    });

    /// <summary>Why no node may serve from this database; <c>null</c> if they may. From now on, this node doesn't either.</summary>
    /// <exception cref="UnavailableException">The database is unavailable.</exception>
    public Task<string?> FindProhibitionAsync(CancellationToken cancellationToken) =>
        DatabaseOutage.TranslateAsync(() => ReadProhibitionAsync(cancellationToken));

    /// <exception cref="UnavailableException">The database is unavailable.</exception>
    public Task<bool> HasCustomersAsync(CancellationToken cancellationToken) =>
        DatabaseOutage.TranslateAsync(() => _db.Customers.AnyAsync(cancellationToken));

    private async Task<bool> IsMigratedAsync(CancellationToken cancellationToken) =>
        !(await _db.Database.GetPendingMigrationsAsync(cancellationToken)).Any();

    private async Task<string?> ReadProhibitionAsync(CancellationToken cancellationToken)
    {
        var state = await _db.ChangeFeed.Select(feed => feed.State).SingleOrDefaultAsync(cancellationToken);
        _use.IsForbidden = state != DatabaseState.InUse;
        return state switch
        {
            DatabaseState.InUse => null,
            DatabaseState.Filling or DatabaseState.Filled =>
                "The command copy is filling the database, or was interrupted. Run it again to complete it.",
            DatabaseState.Retired => "The database was copied to another one and is retired. Name the other one in the settings.",
            _ => "The state of the database is unknown. It may be one that only newer versions know.",
        };
    }

    private async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        await _usernames.RunAsync(cancellationToken);
        return true;
    }
}
