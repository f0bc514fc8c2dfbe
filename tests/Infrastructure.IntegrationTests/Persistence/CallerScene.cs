using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;
using Accesskeys.Infrastructure.Persistence;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

/// <summary>A node whose caller was checked earlier, and another node on the same database without a caller.</summary>
internal sealed class CallerScene : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private CallerScene(TestDatabase database, Action<IServiceCollection> configure, IInterceptor[] interceptors)
    {
        _database = database;
        Node = database.StartNode(
            services =>
            {
                HotPaths.Configure(services);
                configure(services);
            },
            interceptors);
    }

    public Node Node { get; }

    public Node Other => _database.Node;

    public Customer Customer { get; private set; } = null!;

    public Agent Agent { get; private set; } = null!;

    public Accesskey Key { get; private set; } = null!;

    public static Task<CallerScene> SetAsync(DatabaseProvider provider, params IInterceptor[] interceptors) =>
        SetAsync(provider, _ => { }, interceptors);

    public static async Task<CallerScene> SetAsync(
        DatabaseProvider provider, Action<IServiceCollection> configure, params IInterceptor[] interceptors)
    {
        var scene = new CallerScene(await TestDatabase.MigratedAsync(provider), configure, interceptors);
        scene.Customer = await scene.Other.AddCustomerAsync();
        scene.Other.Caller.CustomerId = scene.Customer.Id;
        scene.Agent = await scene.Other.ChangeAsync(
            db => db.Agents.Add(Agent.Register(scene.Customer.Id, "alice", "hash", scene.Node.Clock.Now)).Entity);
        scene.Key = await scene.Other.AddKeyAsync(scene.Customer.Id);
        return scene;
    }

    public void CallByKey(Accesskey? key = null) => Call(new Caller(Customer.AsShown(), IsOperator: false, new Actor(ActorKind.Accesskey, (key ?? Key).Id))
    {
        Authority = (key ?? Key).Authority,
    });

    public CallerSession CallBySession(bool isViewing = false)
    {
        var session = new CallerSession(Guid.NewGuid(), Agent.Id, Agent.SessionGeneration, Node.Clock.Now.AddHours(1));
        Call(new Caller(Customer.AsShown(), IsOperator: false, new Actor(ActorKind.Agent, Agent.Id)) { Session = session, IsViewing = isViewing });
        return session;
    }

    public Task<CreatedAccesskeyModel> CreateAsync() => SendAsync(new CreateAccesskey("made", "", Subjects.Lifetime));

    public Task<T> SendAsync<T>(IRequest<T> request) => Node.UseAsync((IMediator mediator) => mediator.Send(request));

    public Task RestrictAsync(bool? isEnabled = null, string[]? scopes = null, string[]? networks = null) => Other.AlterKeyAsync(Key.Id, key => key.Restrict(
        isEnabled, scopes is null ? null : ScopeSet.Of(scopes), networks is null ? null : AllowList.Of(networks), Node.Clock.Now));

    public Task DeleteCustomerAsync() => Other.ReadAsync(db => db.ChangeAsync(
        async cancelled =>
        {
            (await db.Customers.SingleAsync(customer => customer.Id == Customer.Id, cancelled)).Delete(Node.Clock.Now);
            return true;
        },
        CancellationToken.None));

    public Task<List<string>> NamesAsync() => Other.ReadAsync(db => db.Accesskeys.IgnoreQueryFilters()
        .OrderBy(key => key.Number).Select(key => key.Name).ToListAsync());

    /// <summary>What the change throws, which has to leave nothing.</summary>
    public async Task<T> ShouldBeRejectedAsync<T>()
        where T : Exception
    {
        var last = await Other.LastNumberAsync();
        var exception = await Should.ThrowAsync<T>(CreateAsync);
        (await Other.LastNumberAsync()).ShouldBe(last);
        (await NamesAsync()).ShouldNotContain("made");
        return exception;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private void Call(Caller caller) => (Node.Caller.CustomerId, Node.Caller.Caller) = (Customer.Id, caller);
}
