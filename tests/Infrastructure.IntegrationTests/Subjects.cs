using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Accesskeys.Infrastructure.IntegrationTests;

/// <summary>Customers and their keys, made the way the service makes them.</summary>
internal static class Subjects
{
    public const int Lifetime = 3600;

    public static Accesskey Key(this Node node, Guid customerId, AccesskeyToken? token = null, string name = "key") =>
        Accesskey.Issue(customerId, name, "detail", Lifetime, token ?? TokenFormat.Default.Generate(), node.Clock.Now);

    public static Task<Customer> AddCustomerAsync(this Node node, string name = "Acme") =>
        node.ChangeAsync(db => db.Customers.Add(Customer.Register(name, node.Clock.Now)).Entity);

    /// <summary>A customer, which from here on is the caller's.</summary>
    public static async Task<Customer> AddCallerAsync(this Node node)
    {
        node.Caller.Caller = null;
        var customer = await node.AddCustomerAsync();
        await node.CallForAsync(customer);
        return customer;
    }

    /// <summary>By a session of an agent, whose creation is not among the changes.</summary>
    public static async Task CallForAsync(this Node node, Customer customer)
    {
        var agent = Agent.Register(customer.Id, $"{Guid.NewGuid()}", "hash", node.Clock.Now);
        await node.ReadAsync(db =>
        {
            db.Add(agent);
            return db.SaveChangesAsync();
        });
        var session = new CallerSession(Guid.NewGuid(), agent.Id, agent.SessionGeneration, DateTimeOffset.MaxValue);
        (node.Caller.CustomerId, node.Caller.Caller) = (
            customer.Id, new Caller(customer.AsShown(), customer.IsOperator, new Actor(ActorKind.Agent, agent.Id)) { Session = session });
    }

    public static IQueryable<Agent> AllAgents(this AccesskeysDbContext db) => db.Agents.IgnoreQueryFilters([QueryFilters.Tenant]);

    /// <summary>By the caller, if there is one, else by the service itself.</summary>
    public static Task<T> ChangeAsync<T>(
        this AccesskeysDbContext db, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        db.GetService<ICurrentCaller>().Caller is null
            ? db.ChangeWithoutCallerAsync(work, WritePriority.Ordinary, cancellationToken)
            : db.ChangeAsync((_, cancelled) => work(cancelled), cancellationToken);

    public static CustomerModel AsShown(this Customer customer) => new()
    {
        Id = customer.Id,
        Name = customer.Name,
        TmCreate = customer.CreatedAt,
        TmUpdate = customer.UpdatedAt,
        TmDelete = null,
    };

    public static Task<Accesskey> AddKeyAsync(this Node node, Guid customerId, AccesskeyToken? token = null, string name = "key") =>
        node.ChangeAsync(db => db.Accesskeys.Add(node.Key(customerId, token, name)).Entity);

    public static Task<Accesskey> AlterKeyAsync(this Node node, Guid id, Action<Accesskey> alter) =>
        node.ReadAsync(db => db.ChangeAsync(
            async cancelled =>
            {
                var accesskey = await db.Accesskeys.SingleAsync(accesskey => accesskey.Id == id, cancelled);
                alter(accesskey);
                return accesskey;
            },
            CancellationToken.None));

    public static Task<Accesskey> RotateAsync(this Node node, Guid id, AccesskeyToken token, long grace, DateTimeOffset now) =>
        node.ReadAsync(db => db.ChangeAsync(
            async cancelled => db.Accesskeys.Add(
                (await db.Accesskeys.SingleAsync(accesskey => accesskey.Id == id, cancelled)).Rotate(token, null, grace, now)).Entity,
            CancellationToken.None));

    public static Task<int> DeleteCustomerAsync(this Node node, Guid id) => node.ReadAsync(db => db.Customers
        .Where(customer => customer.Id == id)
        .ExecuteUpdateAsync(row => row.SetProperty(customer => customer.DeletedAt, node.Clock.Now)));
}
