using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Usage;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

public sealed class UsageWriterTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_OnlyEverMovesForward(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var (first, second, third) = (await node.AddKeyAsync(customer.Id), await node.AddKeyAsync(customer.Id), await node.AddKeyAsync(customer.Id));
        var now = node.Clock.Now;

        await node.WriteAsync((first.Id, now), (second.Id, now));
        await node.WriteAsync((first.Id, now.AddSeconds(-1)), (second.Id, now.AddSeconds(1)), (Guid.NewGuid(), now));

        (await node.LastUsedAsync(first.Id)).ShouldBe(now);
        (await node.LastUsedAsync(second.Id)).ShouldBe(now.AddSeconds(1));
        (await node.LastUsedAsync(third.Id)).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_IsNoChange(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        var last = await node.LastNumberAsync();

        await node.WriteAsync((key.Id, node.Clock.Now.AddDays(1)));

        (await node.LastNumberAsync()).ShouldBe(last);
        (await node.ReadAsync(db => db.Accesskeys.IgnoreQueryFilters().SingleAsync())).UpdatedAt.ShouldBe(key.UpdatedAt);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_OfAWholeBatch_NotesEachUse(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var keys = await node.ChangeAsync(db => Enumerable.Range(0, UsageWriter.BatchSize).Select(_ => db.Accesskeys.Add(node.Key(customer.Id)).Entity.Id).ToList());

        await node.WriteAsync([.. keys.Select(key => (key, node.Clock.Now))]);

        (await node.ReadAsync(db => db.Accesskeys.IgnoreQueryFilters().CountAsync(key => key.LastUsedAt != null))).ShouldBe(UsageWriter.BatchSize);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_OfRefusals_AddsToWhatWasCounted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var (key, hour) = (Guid.NewGuid(), new DateTimeOffset(2026, 12, 1, 10, 0, 0, TimeSpan.Zero));
        var (expired, disabled) = (new CounterKey(CounterKind.Refusal, key, hour, "192.0.2.1", "expired"), new CounterKey(CounterKind.Refusal, key, hour, "", "disabled"));

        await node.WriteAsync(new Counter(expired, 2));
        await node.WriteAsync(new Counter(expired, 3), new Counter(disabled, 1));

        (await node.RefusalsAsync()).ShouldBe([new Counter(expired, 5), new Counter(disabled, 1)]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_OfSignIns_AddsToWhatWasCounted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var last = await node.LastNumberAsync();
        var (user, hour) = (Guid.NewGuid(), new DateTimeOffset(2026, 12, 1, 10, 0, 0, TimeSpan.Zero));
        var (failed, succeeded) = (new CounterKey(CounterKind.SignIn, user, hour, "192.0.2.1", "failed"), new CounterKey(CounterKind.SignIn, user, hour, "", "succeeded"));

        await node.WriteAsync(new Counter(failed, 2));
        await node.WriteAsync(new Counter(failed, 3), new Counter(succeeded, 1));

        (await node.SignInsAsync()).ShouldBe([new Counter(failed, 5), new Counter(succeeded, 1)]);
        (await node.RefusalsAsync()).ShouldBeEmpty();
        (await node.LastNumberAsync()).ShouldBe(last);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_OfAWholeBatchOfRefusals_CountsEach(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var counts = Enumerable.Range(0, UsageWriter.BatchSize)
            .Select(_ => new Counter(new CounterKey(CounterKind.Refusal, Guid.NewGuid(), DateTimeOffset.UnixEpoch, "192.0.2.1", "expired"), 1)).ToArray();

        await database.Node.WriteAsync(counts);

        (await database.Node.RefusalsAsync()).Count.ShouldBe(UsageWriter.BatchSize);
    }

    [Theory(Timeout = 60_000), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_WhileAnotherHoldsTheKey_DoesNotWait(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        await using (var other = await database.Location.OpenAsync())
        {
            await using var transaction = await other.BeginTransactionAsync();
            await other.ExecuteAsync("UPDATE Accesskeys SET Name = Name", transaction);

            (await node.TryWriteAsync((key.Id, node.Clock.Now)).WaitAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();
        }

        (await node.TryWriteAsync((key.Id, node.Clock.Now))).ShouldBeTrue();
    }

    [Fact]
    public async Task Write_OfRefusalsThatFailsHalfway_SavesNothing()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        await using (var connection = await database.Location.OpenAsync())
        {
            await connection.ExecuteAsync("CREATE TRIGGER Forbidden BEFORE UPDATE ON Refusals BEGIN SELECT RAISE(ABORT, 'no right to update'); END");
        }

        var refusal = new Counter(new CounterKey(CounterKind.Refusal, Guid.NewGuid(), DateTimeOffset.UnixEpoch, "192.0.2.1", "expired"), 1);
        (await Record.ExceptionAsync(() => database.Node.WriteAsync(refusal))).ShouldNotBeNull();

        (await database.Node.RefusalsAsync()).ShouldBeEmpty();
    }
}
