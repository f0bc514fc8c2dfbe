using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class ChangeNumberTests
{
    private const int Writers = 8;
    private const int ChangesEach = 10;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenManyChangeAtOnce_NumbersWithoutGapsInTheOrderOfCommits(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();

        var writers = Enumerable.Range(0, Writers)
            .Select(_ => Task.Run(() => WriteAsync(database.Node, customer.Id, ChangesEach)))
            .ToArray();
        var seen = await WatchAsync(database.StartNode(), Task.WhenAll(writers));
        var written = (await Task.WhenAll(writers)).SelectMany(keys => keys).ToDictionary(key => key.Id, key => key.Number);

        const int Total = 1 + (Writers * ChangesEach);
        seen.ShouldBe(Total);
        var changes = await database.Node.ChangesAsync();
        changes.Select(change => change.Number).ShouldBe(Enumerable.Range(1, Total).Select(number => (long)number));
        changes.Select(change => change.ChangeId).ShouldBeUnique();
        changes.Skip(1).ToDictionary(change => change.SubjectId, change => change.Number).ShouldBe(written, ignoreOrder: true);
        (await NumbersOfKeysAsync(database.Node)).ShouldBe(written, ignoreOrder: true);
        (await database.Node.LastNumberAsync()).ShouldBe(Total);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenTwoNodesChangeAtOnce_NumbersWithoutGaps(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCustomerAsync();
        var nodes = new[] { database.Node, database.StartNode() };

        await Task.WhenAll(nodes.Select(node => Task.Run(() => WriteAsync(node, customer.Id, ChangesEach))));

        (await database.Node.ChangesAsync()).Select(change => change.Number)
            .ShouldBe(Enumerable.Range(1, 1 + (2 * ChangesEach)).Select(number => (long)number));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenAUnitHasTwoSubjects_NumbersThemOneAfterTheOther(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        await database.Node.AddCustomerAsync("before");
        var customer = Customer.Register("Acme", database.Node.Clock.Now);

        await database.Node.ChangeAsync(db => (
            db.Customers.Add(customer),
            db.Agents.Add(Agent.Register(customer.Id, "alice", "hash", database.Node.Clock.Now))));
        await database.Node.AddCustomerAsync("after");

        var changes = await database.Node.ChangesAsync();
        changes.Select(change => change.Number).ShouldBe([1L, 2, 3, 4]);
        changes.Skip(1).Take(2).Select(change => change.SubjectKind)
            .ShouldBe([nameof(SubjectKind.Customer), nameof(SubjectKind.Agent)], ignoreOrder: true);
        changes.Skip(1).Take(2).ShouldAllBe(change => change.CustomerId == customer.Id);
    }

    private static async Task<List<Accesskey>> WriteAsync(Node node, Guid customerId, int count)
    {
        var written = new List<Accesskey>();
        while (written.Count < count)
        {
            try
            {
                written.Add(await node.AddKeyAsync(customerId));
            }
            catch (UnavailableException)
            {
                // Its turn didn't come in time, because the machine is busy. Nothing was written.
            }
        }

        // Who begins later commits later.
        written.Select(key => key.Number).ShouldBeInOrder();
        return written;
    }

    /// <summary>Reads until the writers are done: at no time does a number below the newest one lack.</summary>
    private static async Task<int> WatchAsync(Node node, Task writers)
    {
        int seen;
        bool done;
        do
        {
            done = writers.IsCompleted;
            var numbers = await node.ReadAsync(db => db.Changes.Select(change => change.Number).ToListAsync());
            seen = numbers.Count;
            numbers.Max().ShouldBe(seen);
            await Task.Yield();
        }
        while (!done);

        return seen;
    }

    private static async Task<Dictionary<Guid, long>> NumbersOfKeysAsync(Node node) =>
        await node.ReadAsync(db => db.Accesskeys.ToDictionaryAsync(key => key.Id, key => key.Number));
}
