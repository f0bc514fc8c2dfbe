using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Uses;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Uses;

public sealed class UseWriterTests
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
    public async Task Write_OfAWholeBatch_IsOneStatement(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var customer = await node.AddCallerAsync();
        var keys = await node.ChangeAsync(db => Enumerable.Range(0, UseWriter.BatchSize).Select(_ => db.Accesskeys.Add(node.Key(customer.Id)).Entity.Id).ToList());

        await node.WriteAsync([.. keys.Select(key => (key, node.Clock.Now))]);

        (await node.ReadAsync(db => db.Accesskeys.IgnoreQueryFilters().CountAsync(key => key.LastUsedAt != null))).ShouldBe(UseWriter.BatchSize);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_OfRefusals_AddsToWhatWasCounted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var (key, hour) = (Guid.NewGuid(), new DateTimeOffset(2026, 12, 1, 10, 0, 0, TimeSpan.Zero));
        var (expired, disabled) = (new RefusalPlace(key, hour, "192.0.2.1", "expired"), new RefusalPlace(key, hour, "", "disabled"));

        await node.WriteAsync(new RefusalCount(expired, 2));
        await node.WriteAsync(new RefusalCount(expired, 3), new RefusalCount(disabled, 1));

        (await node.RefusalsAsync()).ShouldBe([(expired, 5), (disabled, 1)]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_OfAWholeBatchOfRefusals_CountsEach(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var counts = Enumerable.Range(0, UseWriter.BatchSize)
            .Select(_ => new RefusalCount(new RefusalPlace(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "192.0.2.1", "expired"), 1)).ToArray();

        await database.Node.WriteAsync(counts);

        (await database.Node.RefusalsAsync()).Count.ShouldBe(UseWriter.BatchSize);
    }

    [Theory(Timeout = 60_000), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_WhileAnotherHoldsTheKey_WaitsForNobody(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.Node;
        var key = await node.AddKeyAsync((await node.AddCallerAsync()).Id);
        await using (var other = await database.Place.OpenAsync())
        {
            await using var transaction = await other.BeginTransactionAsync();
            await other.ExecuteAsync("UPDATE Accesskeys SET Name = Name", transaction);

            (await node.TryWriteAsync((key.Id, node.Clock.Now))).ShouldBeFalse();
        }

        (await node.TryWriteAsync((key.Id, node.Clock.Now))).ShouldBeTrue();
    }
}
