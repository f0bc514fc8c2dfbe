using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class UsersMigrationTests
{
    private const string LastBefore = "DatabaseStates";

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Migrate_WhereThereAreAgents_MakesThemOwnersInTheOrderOfTheirCreation(DatabaseProvider provider)
    {
        await using var database = TestDatabase.Empty(provider);
        await database.Location.CreateAsync();
        var (customer, first, second) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await database.Node.ReadAsync(async db =>
        {
            db.Database.SetConnectionString(database.Location.ConnectionString);
            await db.GetService<IMigrator>().MigrateAsync(LastBefore);
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "Customers" ("Id", "Name", "IsOperator", "CreatedAt", "UpdatedAt", "Number") VALUES ({customer}, 'name', {false}, 1, 1, 1)
                """);
            await AddAsync(db, customer, second, created: 5);
            await AddAsync(db, customer, first, created: 2);
            return true;
        });

        await database.Node.MigrateAsync();
        await database.Node.ReadAsync(async db =>
        {
            // As a node of the version before does it while the nodes are upgraded.
            await AddAsync(db, customer, Guid.NewGuid(), created: 7);
            return true;
        });

        var agents = await database.Node.ReadAsync(db => db.AllAgents().OrderBy(agent => agent.Number).ToListAsync());
        agents.Select(agent => agent.Number).ShouldBe([0, 2, 5]);
        agents.Skip(1).Select(agent => agent.Id).ShouldBe([first, second]);
        agents.ShouldAllBe(agent => agent.Role == Role.Owner && agent.Email == null && agent.DeletedAt == null && agent.InvitationHash == null);
    }

    private static async Task AddAsync(AccesskeysDbContext db, Guid customer, Guid id, long created)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Agents" ("Id", "CustomerId", "Username", "NormalizedUsername", "PasswordHash", "SessionGeneration", "CreatedAt", "UpdatedAt")
            VALUES ({id}, {customer}, {$"{id}"}, {$"{id}"}, 'hash', 0, 1, 1)
            """);
        foreach (var (number, action) in new[] { (created, "Created"), (created + 10, "Updated") })
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "Changes" ("Number", "ChangeId", "CustomerId", "SubjectKind", "SubjectId", "Action", "ActorKind", "At")
                VALUES ({number}, {Guid.NewGuid()}, {customer}, 'Agent', {id}, {action}, 'Service', 1)
                """);
        }
    }
}
