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
}
