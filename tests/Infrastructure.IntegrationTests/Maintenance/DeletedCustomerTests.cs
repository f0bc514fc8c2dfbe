using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Maintenance;

/// <summary>A customer's deletion leaves its keys as they were: they are as long gone as it is.</summary>
public sealed class DeletedCustomerTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_AfterTheRetention_TakesTheCustomersKeysAndLeavesItsRowAndItsAgents(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var agent = await node.ChangeAsync(db => db.Agents.Add(Agent.Register(customer.Id, "ada", "hash", node.Clock.Now)).Entity);
        await node.AddKeyAsync(customer.Id);
        await node.AddDeletedKeyAsync(customer.Id);
        await node.AddKeyAsync(customer.Id);
        await node.EndCustomerAsync(customer.Id);
        var other = await node.AddCustomerAsync();
        var kept = await node.AddKeyAsync(other.Id);
        node.Clock.Now += PurgeExtensions.Retained + TimeSpan.FromSeconds(1);

        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(3));

        (await node.KeysAsync()).ShouldBe([kept.Id]);
        (await node.ChangedAsync()).ShouldBe([customer.Id, agent.Id, customer.Id, other.Id, kept.Id]);
        (await node.ReadAsync(db => db.Agents.AnyAsync(kept => kept.Id == agent.Id))).ShouldBeTrue();
        (await node.ReadAsync(db => db.Customers.CountAsync())).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_BeforeTheRetentionIsOverSinceTheCustomersDeletion_TakesNoneOfItsKeys(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var old = await node.AddKeyAsync(customer.Id);
        node.Clock.Now += 2 * PurgeExtensions.Retained;
        await node.EndCustomerAsync(customer.Id);
        await node.AddCustomerAsync();
        node.Clock.Now += PurgeExtensions.Retained;

        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(0));

        (await node.KeysAsync()).ShouldBe([old.Id]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_OfMoreKeysThanABatchBothDeletedAndOfADeletedCustomer_TakesTheOnesAndThenTheOthers(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var another = await node.AddCallerAsync();
        var kept = await node.AddKeyAsync(another.Id);
        await node.ChangeAsync(db =>
        {
            for (var key = 0; key < DeletedKeyPurger.MostKeys; key++)
            {
                db.Accesskeys.Add(node.Key(customer.Id));
            }

            return true;
        });
        await node.AddDeletedKeyAsync(another.Id);
        await node.EndCustomerAsync(customer.Id);
        node.Clock.Now += PurgeExtensions.Retained + TimeSpan.FromSeconds(1);

        (await node.RemoveAsync()).ShouldBe(JobBatch.MoreToDo(DeletedKeyPurger.MostKeys));
        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(1));

        (await node.KeysAsync()).ShouldBe([kept.Id]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_WhereTheNewestChangeIsOfItsKey_LeavesThatKey(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        await node.AddKeyAsync(customer.Id);
        var newest = await node.AddKeyAsync(customer.Id);
        await node.DeleteCustomerAsync(customer.Id);
        node.Clock.Now += 2 * PurgeExtensions.Retained;

        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(1));

        (await node.KeysAsync()).ShouldBe([newest.Id]);
    }
}
