using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Verification;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Persistence.Sqlite;

internal sealed class SqliteAccesskeysDbContext(
    DbContextOptions<SqliteAccesskeysDbContext> options,
    ICurrentCaller caller,
    VerificationCache verifications,
    TimeProvider clock,
    SqliteWriters writers,
    SqliteConnections connections)
    : AccesskeysDbContext(options, caller, verifications, clock)
{
    public override Task<IAsyncDisposable> BeginTurnAsync(CancellationToken cancellationToken) =>
        writers.BeginTurnAsync(Database, cancellationToken);

    public override Task<IAsyncDisposable?> TryBeginTurnAsync(CancellationToken cancellationToken) =>
        writers.TryBeginTurnAsync(Database, cancellationToken);

    // What matters is set with each connection.
    public override Task<string?> FindWrongOptionAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public override Task MigrateAsync(CancellationToken cancellationToken) =>
        SqliteMigrations.ApplyAsync(Database, connections.Migrating, cancellationToken);

    public override string? MigrationScript() => null;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Accesskey>().Property(accesskey => accesskey.TokenPrefix).UseCollation("BINARY");
        modelBuilder.Entity<Agent>().Property(agent => agent.NormalizedUsername).UseCollation("BINARY");
    }
}
