using System.Data.Common;
using Accesskeys.Infrastructure.IntegrationTests.Usage;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Usage;

namespace Accesskeys.Infrastructure.IntegrationTests.Maintenance;

public sealed class OldCountPurgerTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_AfterTheRetention_TakesTheCountsOfItsTableAndLeavesLaterOnes(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        await node.AddCallerAsync();
        var (refused, failed) = (Refused(node), Failed(node));
        var (refusedLate, failedLate) = (Later(refused), Later(failed));
        await node.WriteAsync(new Counter(refused, 1), new Counter(refusedLate, 1));
        await node.WriteAsync(new Counter(failed, 1), new Counter(failedLate, 1));
        node.Clock.Now += PurgeExtensions.Retained + TimeSpan.FromHours(1);

        (await node.Get<RefusalPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(1));

        (await node.RefusalsAsync()).ShouldBe([new Counter(refusedLate, 1)]);
        (await node.SignInsAsync()).Count.ShouldBe(2);
        (await node.Get<SignInPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(1));
        (await node.SignInsAsync()).ShouldBe([new Counter(failedLate, 1)]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Remove_WhereOneTableForbidsIt_StillRemovesFromTheOthers(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        await node.AddDeletedKeyAsync(customer.Id);
        await node.AddKeyAsync(customer.Id);
        await node.WriteAsync(new Counter(Refused(node), 1));
        await node.WriteAsync(new Counter(Failed(node), 1));
        await PurgeExtensions.ForbidDeletingAsync(database.Location, "SignIns");
        node.Clock.Now += 2 * PurgeExtensions.Retained;

        (await Should.ThrowAsync<DbException>(() => node.Get<SignInPurger>().RunBatchAsync())).Message.ShouldContain("no right to delete");

        (await node.Get<RefusalPurger>().RunBatchAsync()).ShouldBe(JobBatch.Done(1));
        (await node.RemoveAsync()).ShouldBe(JobBatch.Done(1));
        (await node.SignInsAsync()).Count.ShouldBe(1);
    }

    private static CounterKey Refused(Node node) => new(CounterKind.Refusal, Guid.NewGuid(), node.Clock.Now, "192.0.2.1", "expired");

    private static CounterKey Failed(Node node) => new(CounterKind.SignIn, Guid.NewGuid(), node.Clock.Now, "192.0.2.1", "failed");

    private static CounterKey Later(CounterKey key) => key with { Hour = key.Hour + PurgeExtensions.Retained };
}
