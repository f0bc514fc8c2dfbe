using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

public sealed class JwtSessionsTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Session_WhenItIsTheAgents_StandsForTheAgent(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = Customer.RegisterOperator("operator", database.Node.Clock.Now);
        var agent = await AddAgentAsync(database.Node, customer);

        var token = await SessionFixture.BeginAsync(database.Node, agent);

        token.Split('.').Length.ShouldBe(3);
        var caller = (await SessionFixture.FindCallerAsync(database.StartNode(), token)).ShouldNotBeNull();
        caller.Session.ShouldNotBeNull().ShouldBe(new CallerSession(caller.Session.Id, agent.Id, agent.SessionGeneration, database.Node.Clock.Now.AddDays(1)));
        (caller with { Session = null }).ShouldBe(new Caller(customer.AsShown(), IsOperator: true, new Actor(ActorKind.Agent, agent.Id)) { Role = Role.Owner });
    }

    [Fact]
    public async Task Session_AtItsExpiry_IsInvalidFromThatInstant()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var node = database.Node;
        var begun = node.Clock.Now;
        var agent = await AddAgentAsync(node, Customer.Register("Acme", begun));
        var token = await SessionFixture.BeginAsync(node, agent);

        node.Clock.Now = begun.AddDays(1).AddTicks(-1);
        (await SessionFixture.FindCallerAsync(node, token)).ShouldNotBeNull();

        node.Clock.Now = begun.AddDays(1);
        (await SessionFixture.FindCallerAsync(node, token)).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Session_WhenTheCustomerIsDeleted_IsInvalid(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var agent = await AddAgentAsync(database.Node, Customer.Register("Acme", database.Node.Clock.Now));
        var token = await SessionFixture.BeginAsync(database.Node, agent);

        await database.Node.DeleteCustomerAsync(agent.CustomerId);

        (await SessionFixture.FindCallerAsync(database.Node, token)).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Session_WhenTheAgentIsUnknown_IsInvalid(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var nobody = Agent.Register(Guid.NewGuid(), "nobody", "hash", database.Node.Clock.Now);

        var token = await SessionFixture.BeginAsync(database.Node, nobody);

        (await SessionFixture.FindCallerAsync(database.Node, token)).ShouldBeNull();
    }

    private static Task<Agent> AddAgentAsync(Node node, Customer customer) => node.ChangeAsync(db =>
    {
        db.Customers.Add(customer);
        return db.Agents.Add(Agent.Register(customer.Id, "alice", "hash", node.Clock.Now)).Entity;
    });
}
