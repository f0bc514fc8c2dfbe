using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class UniquenessTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Token_WhenIssuedTwice_IsRejectedAndNotAnOutage(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCustomerAsync();
        var token = TokenFormat.Default.Generate();
        await database.Node.AddKeyAsync(customer.Id, token);

        var refused = await Should.ThrowAsync<DbUpdateException>(() => database.Node.AddKeyAsync(customer.Id, token));

        DatabaseOutage.CauseOf(refused).ShouldBeNull();
        (await database.Node.LastNumberAsync()).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Username_WhenItDiffersInCaseOnly_IsRejected(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCustomerAsync();
        await AddAgentAsync("Alice");

        var refused = await Should.ThrowAsync<DbUpdateException>(() => AddAgentAsync("aLICE"));
        await AddAgentAsync("alicé");

        DatabaseOutage.CauseOf(refused).ShouldBeNull();
        (await database.Node.ReadAsync(db => db.AllAgents().CountAsync())).ShouldBe(2);

        Task<Agent> AddAgentAsync(string username) => database.Node.ChangeAsync(
            db => db.Agents.Add(Agent.Register(customer.Id, username, "hash", database.Node.Clock.Now)).Entity);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Username_OfADeletedAgent_CanBeGivenAgainAndOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCustomerAsync();
        for (var round = 0; round < 2; round++)
        {
            var agent = await AddAgentAsync();
            await Should.ThrowAsync<DbUpdateException>(AddAgentAsync);
            await database.Node.ReadAsync(db => db.ChangeAsync(
                async cancelled =>
                {
                    (await db.AllAgents().SingleAsync(one => one.Id == agent.Id, cancelled)).Delete(database.Node.Clock.Now);
                    return true;
                },
                CancellationToken.None));
        }

        (await database.Node.ReadAsync(db => db.AllAgents().CountAsync())).ShouldBe(0);
        (await database.Node.ReadAsync(db => db.Agents.IgnoreQueryFilters().CountAsync())).ShouldBe(2);

        Task<Agent> AddAgentAsync() => database.Node.ChangeAsync(
            db => db.Agents.Add(Agent.Register(customer.Id, "alice", "hash", database.Node.Clock.Now)).Entity);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Operator_WhenThereIsOne_CanNotBeMadeAgain(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        await AddOperatorAsync();
        await database.Node.AddCustomerAsync("another");
        await database.Node.AddCustomerAsync("and another");

        var refused = await Should.ThrowAsync<DbUpdateException>(AddOperatorAsync);

        DatabaseOutage.CauseOf(refused).ShouldBeNull();
        (await database.Node.ReadAsync(db => db.Customers.CountAsync(customer => customer.IsOperator))).ShouldBe(1);

        Task<Customer> AddOperatorAsync() => database.Node.ChangeAsync(
            db => db.Customers.Add(Customer.RegisterOperator("operator", database.Node.Clock.Now)).Entity);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Key_WhenItsCustomerIsUnknown_IsRejectedAndNotAnOutage(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);

        var refused = await Should.ThrowAsync<DbUpdateException>(() => database.Node.AddKeyAsync(Guid.NewGuid()));

        DatabaseOutage.CauseOf(refused).ShouldBeNull();
    }
}
