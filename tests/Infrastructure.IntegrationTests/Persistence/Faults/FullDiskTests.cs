using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Faults;

public sealed class FullDiskTests
{
    private const int SqliteFull = 13;

    [Fact]
    public async Task Change_WhenTheDiskIsFull_IsAnOutageAndLeavesNothingUntilThereIsRoom()
    {
        var disk = new FullDisk();
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var customer = await database.Node.AddCallerAsync();
        var node = database.StartNode(disk);
        await node.CallForAsync(customer);
        var answered = new List<Guid> { (await node.AddKeyAsync(customer.Id)).Id };

        disk.IsFull = true;
        var full = await FillAsync(node, customer.Id, answered);
        (await KeysAsync(node)).ShouldBe(answered, ignoreOrder: true);
        disk.IsFull = false;
        answered.Add((await node.AddKeyAsync(customer.Id)).Id);

        full.SqliteErrorCode.ShouldBe(SqliteFull);
        DatabaseOutage.CauseOf(full).ShouldNotBeNull();
        (await KeysAsync(node)).ShouldBe(answered, ignoreOrder: true);
        (await database.Node.ChangesAsync()).Select(change => change.SubjectId).Skip(1).ShouldBe(answered);
        await database.Location.AssertIntegrityAsync();
    }

    private static async Task<SqliteException> FillAsync(Node node, Guid customerId, List<Guid> answered)
    {
        while (true)
        {
            try
            {
                answered.Add((await node.AddKeyAsync(customerId)).Id);
            }
            catch (DbUpdateException exception)
            {
                return exception.InnerException.ShouldBeOfType<SqliteException>();
            }
        }
    }

    private static Task<List<Guid>> KeysAsync(Node node) => node.ReadAsync(db => db.Accesskeys.Select(key => key.Id).ToListAsync());
}
