using Accesskeys.Infrastructure.IntegrationTests.Maintenance;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class JobClaimsMigrationTests
{
    [Theory, MemberData(nameof(Databases.OfEarlierVersions), MemberType = typeof(Databases))]
    public async Task Migrate_FromTheTableOfHousekeeping_KeepsWhenThePurgeIsDue(DatabaseProvider provider)
    {
        await using var database = TestDatabase.Empty(provider);
        await database.Location.CreateAsync();
        await database.Node.ReadAsync(async db =>
        {
            db.Database.SetConnectionString(database.Location.ConnectionString);
            await db.GetService<IMigrator>().MigrateAsync("Tombstones");
            return await db.Database.ExecuteSqlAsync($"UPDATE Housekeeping SET NextAt = 5");
        });

        await database.Node.MigrateAsync();

        (await database.Node.NextAtAsync()).ShouldBe(DateTimeOffset.UnixEpoch.AddMicroseconds(5));
    }
}
