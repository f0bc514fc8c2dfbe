using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests;

/// <summary>Customers and their keys, made the way the service makes them.</summary>
internal static class Subjects
{
    public const int Lifetime = 3600;

    public static Accesskey Key(this Node node, Guid customerId, AccesskeyToken? token = null, string name = "key") =>
        Accesskey.Issue(customerId, name, "detail", Lifetime, token ?? AccesskeyToken.Generate(), node.Clock.Now);

    public static Task<Customer> AddCustomerAsync(this Node node, string name = "Acme") =>
        node.ChangeAsync(db => db.Customers.Add(Customer.Register(name, node.Clock.Now)).Entity);

    /// <summary>A customer, which from here on is the caller's.</summary>
    public static async Task<Customer> AddCallerAsync(this Node node)
    {
        var customer = await node.AddCustomerAsync();
        node.CallFor(customer);
        return customer;
    }

    public static void CallFor(this Node node, Customer customer) => (node.Caller.CustomerId, node.Caller.Caller) =
        (customer.Id, new Caller(customer.AsShown(), customer.IsOperator, new Actor(ActorKind.Agent, Guid.NewGuid())));

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
