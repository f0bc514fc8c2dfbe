using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Persistence.Sqlite;
using Accesskeys.Infrastructure.Persistence.SqlServer;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class ModelTests
{
    [Fact]
    public void Model_OfSqlite_IsWhatItsMigrationsMake()
    {
        using var db = new SqliteDesignTimeFactory().CreateDbContext([]);

        db.Database.HasPendingModelChanges().ShouldBeFalse();
        db.Database.GetMigrations().ShouldNotBeEmpty();
    }

    [Fact]
    public void Model_OfSqlServer_IsWhatItsMigrationsMake()
    {
        using var db = new SqlServerDesignTimeFactory().CreateDbContext([]);

        db.Database.HasPendingModelChanges().ShouldBeFalse();
        db.Database.GetMigrations().ShouldNotBeEmpty();
    }
}
