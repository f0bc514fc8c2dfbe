using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

/// <summary>A customer with one agent, shared by tests that alter neither.</summary>
public sealed class SessionFixture : IAsyncLifetime
{
    internal TestDatabase Database { get; private set; } = null!;

    internal Customer Customer { get; private set; } = null!;

    internal Agent Agent { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        Customer = await Database.Node.AddCustomerAsync();
        Agent = await Database.Node.ChangeAsync(
            db => db.Agents.Add(Agent.Register(Customer.Id, "alice", "hash", Database.Node.Clock.Now)).Entity);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    internal Forged Forge() => new(Agent.Id, Database.Node.Clock.Now);

    internal Task<Caller?> FindCallerAsync(string token) => FindCallerAsync(Database.Node, token);

    internal static Task<Caller?> FindCallerAsync(Node node, string token) => node.UseAsync(
        (ISessions sessions) => sessions.FindCallerAsync(token, CancellationToken.None).AsTask());

    internal static Task<string> BeginAsync(Node node, Agent agent) => node.UseAsync(
        (ISessions sessions) => Task.FromResult(sessions.Begin(agent)));
}
