using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class CollationTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task NormalizedUsername_WhenComparedInAnotherCase_IsAnother(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCustomerAsync();
        await database.Node.ChangeAsync(db => db.Agents.Add(Agent.Register(customer.Id, "Alice", "hash", database.Node.Clock.Now)));

        (await CountAsync("alice")).ShouldBe(1);
        (await CountAsync("ALICE")).ShouldBe(0);
        (await CountAsync("alicé")).ShouldBe(0);

        Task<int> CountAsync(string username) =>
            database.Node.ReadAsync(db => db.AllAgents().CountAsync(agent => agent.NormalizedUsername == username));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task TokenPrefix_WhenComparedInAnotherCase_IsAnother(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var accesskey = await database.Node.AddKeyAsync((await database.Node.AddCallerAsync()).Id);

        (await CountAsync(accesskey.TokenPrefix)).ShouldBe(1);
        (await CountAsync("VB" + accesskey.TokenPrefix[2..])).ShouldBe(0);

        Task<int> CountAsync(string prefix) =>
            database.Node.ReadAsync(db => db.Accesskeys.CountAsync(accesskey => accesskey.TokenPrefix == prefix));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ExternalId_WhenComparedInAnotherCase_IsAnother(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var accesskey = await database.Node.AddKeyAsync((await database.Node.AddCallerAsync()).Id);
        await database.Node.AlterKeyAsync(accesskey.Id, key => key.Describe("Zoë", metadata: null, database.Node.Clock.Now));

        (await CountAsync("Zoë")).ShouldBe(1);
        (await CountAsync("zoë")).ShouldBe(0);
        (await CountAsync("Zoe")).ShouldBe(0);
        (await CountAsync("Zoe\u0308")).ShouldBe(0);

        Task<int> CountAsync(string externalId) =>
            database.Node.ReadAsync(db => db.Accesskeys.CountAsync(key => key.ExternalId == externalId));
    }
}
