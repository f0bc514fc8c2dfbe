using System.Diagnostics;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class FrozenWriterTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenAnotherNodesWriterIsFrozen_IsAnOutageAfterTwoSeconds(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        await using var frozen = database.StartNode().Open();
        var release = await BeginAsync(frozen);

        var watch = Stopwatch.StartNew();
        var changing = Task.Run(() => database.Node.AddKeyAsync(customer.Id));
        do
        {
            (await database.Node.ReadAsync(db => db.Customers.CountAsync())).ShouldBe(1);
        }
        while (!changing.IsCompleted);

        var outage = await Should.ThrowAsync<Exception>(() => changing);
        watch.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(1.8), TimeSpan.FromSeconds(8));
        DatabaseOutage.IsCauseOf(outage).ShouldBeTrue();

        await release.DisposeAsync();
        (await database.Node.AddKeyAsync(customer.Id)).Number.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenAWriterOfTheSameNodeIsFrozen_IsAnOutageInTime(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        var began = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var frozen = database.Node.ReadAsync(db => db.ChangeAsync(
            async _ =>
            {
                began.SetResult();
                await goOn.Task;
                return db.Accesskeys.Add(database.Node.Key(customer.Id)).Entity;
            },
            CancellationToken.None));
        await began.Task;

        var watch = Stopwatch.StartNew();
        var outage = await Should.ThrowAsync<Exception>(() => Task.Run(() => database.Node.AddKeyAsync(customer.Id)));

        watch.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(8));
        DatabaseOutage.IsCauseOf(outage).ShouldBeTrue();
        goOn.SetResult();
        (await frozen).Number.ShouldBe(2);
        (await database.Node.AddKeyAsync(customer.Id)).Number.ShouldBe(3);
    }

    private static async Task<IAsyncDisposable> BeginAsync(AsyncServiceScope scope)
    {
        var db = scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>();
        var transaction = await db.Database.BeginTransactionAsync();
        await db.ChangeFeed.ExecuteUpdateAsync(row => row.SetProperty(feed => feed.Last, feed => feed.Last + 1));
        return transaction;
    }
}
