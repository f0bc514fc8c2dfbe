using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;
using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Infrastructure.Persistence;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

/// <summary>An agent's session, and a node that has caught up with the changes, whose clock is the test's and whose reads are counted.</summary>
internal sealed class SessionScene : IAsyncDisposable
{
    private readonly SentCommands _sent = new();

    private SessionScene(TestDatabase database, IInterceptor[] interceptors)
    {
        Database = database;
        Node = database.StartNode(HotPaths.Configure, [_sent, .. interceptors]);
        Other = database.StartNode(HotPaths.Configure);
        Node.Clock.Hold();
    }

    public TestDatabase Database { get; }

    public Node Node { get; }

    /// <summary>Another one on the same database.</summary>
    public Node Other { get; }

    public Customer Customer { get; private set; } = null!;

    public Agent Agent { get; private set; } = null!;

    public string Session { get; private set; } = "";

    public static async Task<SessionScene> SetAsync(DatabaseProvider provider, params IInterceptor[] interceptors)
    {
        var scene = new SessionScene(await TestDatabase.MigratedAsync(provider), interceptors);
        scene.Customer = await scene.Other.AddCustomerAsync();
        scene.Agent = await scene.AddAgentAsync("alice");
        scene.Session = await scene.BeginAsync();
        await scene.Node.PollAsync();
        return scene;
    }

    public Task<Agent> AddAgentAsync(string username) =>
        Other.ChangeAsync(db => db.Agents.Add(Agent.Register(Customer.Id, username, "hash", Other.Clock.Now)).Entity);

    public Task<string> BeginAsync(Agent? agent = null) => SessionFixture.BeginAsync(Node, agent ?? Agent);

    public async Task<bool> IsKnownAsync(string? session = null) =>
        await SessionFixture.FindCallerAsync(Node, session ?? Session) is not null;

    /// <summary>Verifies, and returns how often the database was read for it.</summary>
    public async Task<(bool Known, int Reads)> CountAsync(string? session = null)
    {
        _sent.Take();
        return (await IsKnownAsync(session), _sent.Take().Count);
    }

    public async Task LogOutAsync(Node by, string? session = null)
    {
        by.Caller.Caller = await SessionFixture.FindCallerAsync(by, session ?? Session);
        by.Caller.CustomerId = Customer.Id;
        await by.UseAsync((IMediator mediator) => mediator.Send(new Logout()));
    }

    public Task ChangePasswordAsync(Node by) => by.ReadAsync(db => db.ChangeAsync(
        async cancelled =>
        {
            var agent = await db.AllAgents().SingleAsync(agent => agent.Id == Agent.Id, cancelled);
            agent.ChangePassword("another hash", by.Clock.Now);
            return agent;
        },
        CancellationToken.None));

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
