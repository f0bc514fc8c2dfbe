using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class QueryFilterTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Accesskeys_WhenTheyAreOthersOrDeleted_AreNotSeen(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var others = await node.AddKeyAsync((await node.AddCustomerAsync("other")).Id);
        var caller = await node.AddCallerAsync();
        var own = await node.AddKeyAsync(caller.Id);
        var deleted = await node.AddKeyAsync(caller.Id);
        await node.AlterKeyAsync(deleted.Id, key => key.Delete(node.Clock.Now));

        (await SeenAsync()).ShouldBe([own.Id]);

        // The filter belongs to the caller of the moment, not to the first one that was asked for.
        node.Caller.CustomerId = others.CustomerId;
        (await SeenAsync()).ShouldBe([others.Id]);

        node.Caller.CustomerId = Guid.Empty;
        (await SeenAsync()).ShouldBeEmpty();

        Task<List<Guid>> SeenAsync() => node.ReadAsync(db => db.Accesskeys.Select(accesskey => accesskey.Id).ToListAsync());
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Agents_WhenTheyAreOthersOrDeleted_AreNotSeen(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var (own, others) = (await node.AddCustomerAsync(), await node.AddCustomerAsync("other"));
        var (seen, unseen, deleted) = (await AddAsync(own, "ada"), await AddAsync(others, "grace"), await AddAsync(own, "alan"));
        await node.ReadAsync(db => db.ChangeAsync(
            async cancelled =>
            {
                (await db.AllAgents().SingleAsync(agent => agent.Id == deleted, cancelled)).Delete(node.Clock.Now);
                return true;
            },
            CancellationToken.None));

        node.Caller.CustomerId = own.Id;
        (await SeenAsync()).ShouldBe([seen]);

        node.Caller.CustomerId = others.Id;
        (await SeenAsync()).ShouldBe([unseen]);

        node.Caller.CustomerId = Guid.Empty;
        (await SeenAsync()).ShouldBeEmpty();

        async Task<Guid> AddAsync(Customer customer, string username) =>
            (await node.ChangeAsync(db => db.Agents.Add(Agent.Register(customer.Id, username, "hash", node.Clock.Now)).Entity)).Id;

        Task<List<Guid>> SeenAsync() => node.ReadAsync(db => db.Agents.Select(agent => agent.Id).ToListAsync());
    }
}
