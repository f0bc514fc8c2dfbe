using System.Diagnostics;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class FrozenWriterTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeAsync_WhenAnotherNodesWriterIsFrozen_IsAnOutageAfterTwoSeconds(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        await using var frozen = await database.Location.OpenAsync();
        var writing = await frozen.BeginTransactionAsync();
        await frozen.ExecuteAsync("UPDATE ChangeFeed SET Last = Last + 1", writing);

        var watch = Stopwatch.StartNew();
        var changing = Task.Run(() => database.Node.AddKeyAsync(customer.Id));
        do
        {
            (await database.Node.ReadAsync(db => db.Customers.CountAsync())).ShouldBe(1);
        }
        while (!changing.IsCompleted);

        var outage = await Should.ThrowAsync<Exception>(() => changing);
        watch.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(1.8), TimeSpan.FromSeconds(8));
        DatabaseOutage.CauseOf(outage).ShouldNotBeNull();

        await writing.DisposeAsync();
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
        DatabaseOutage.CauseOf(outage).ShouldNotBeNull();
        goOn.SetResult();
        (await frozen).Number.ShouldBe(2);
        (await database.Node.AddKeyAsync(customer.Id)).Number.ShouldBe(3);
    }
}
