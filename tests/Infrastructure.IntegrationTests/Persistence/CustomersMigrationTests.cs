using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class CustomersMigrationTests
{
    [Theory, MemberData(nameof(Databases.OfEarlierVersions), MemberType = typeof(Databases))]
    public async Task Migrate_WhereThereAreCustomers_NumbersThemByTheChangesThatMadeThem(DatabaseProvider provider)
    {
        await using var database = TestDatabase.Empty(provider);
        await database.Location.CreateAsync();
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await database.Node.ReadAsync(async db =>
        {
            db.Database.SetConnectionString(database.Location.ConnectionString);
            await db.GetService<IMigrator>().MigrateAsync("Sessions");
            await AddAsync(db, second, created: 5);
            await AddAsync(db, first, created: 2);
            return true;
        });

        await database.Node.MigrateAsync();

        (await database.Node.ReadAsync(db => db.Customers.OrderBy(customer => customer.Number).Select(customer => customer.Number).ToListAsync()))
            .ShouldBe([2, 5]);
        (await database.Node.ReadAsync(db => db.Customers.SingleAsync(customer => customer.Number == 2))).Id.ShouldBe(first);
    }

    private static async Task AddAsync(AccesskeysDbContext db, Guid id, long created)
    {
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO Customers (Id, Name, IsOperator, CreatedAt, UpdatedAt) VALUES ({id}, 'name', 0, 1, 1)");
        foreach (var (number, action) in new[] { (created, "Created"), (created + 10, "Updated") })
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO Changes (Number, ChangeId, CustomerId, SubjectKind, SubjectId, Action, ActorKind, At)
                VALUES ({number}, {Guid.NewGuid()}, {id}, 'Customer', {id}, {action}, 'Service', 1)
                """);
        }
    }
}
