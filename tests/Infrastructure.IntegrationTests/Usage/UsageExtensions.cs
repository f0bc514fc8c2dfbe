using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Verification.Usage;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

internal static class UsageExtensions
{
    public static Task<bool> TryWriteAsync(this Node node, params (Guid Key, DateTimeOffset At)[] uses) => node.TryWriteAsync(
        Batch([.. uses.Select(use => new Counter(new CounterKey(CounterKind.LastUse, use.Key), use.At.UtcTicks))]));

    public static Task<bool> TryWriteAsync(this Node node, CounterBatch batch) =>
        node.UseAsync((UsageWriter writer) => writer.TryWriteAsync(batch, CancellationToken.None));

    /// <summary>The first batch of a process.</summary>
    public static CounterBatch Batch(params Counter[] counters) => new(Guid.NewGuid(), Number: 1, counters[0].Key.Kind, counters);

    public static async Task WriteAsync(this Node node, params (Guid Key, DateTimeOffset At)[] uses) =>
        (await node.TryWriteAsync(uses)).ShouldBeTrue();

    public static async Task WriteAsync(this Node node, params Counter[] counts) =>
        (await node.TryWriteAsync(Batch(counts))).ShouldBeTrue();

    public static Task<List<Counter>> SignInsAsync(this Node node) => node.ReadAsync(async db =>
        (await db.SignIns.OrderBy(signIn => signIn.Number).ToListAsync()).ConvertAll(signIn => new Counter(
            new CounterKey(CounterKind.SignIn, signIn.AgentId, signIn.Hour, signIn.Address, signIn.Outcome), signIn.Times)));

    public static Task<List<Counter>> RefusalsAsync(this Node node) => node.ReadAsync(async db =>
        (await db.Refusals.OrderBy(refusal => refusal.Number).ToListAsync()).ConvertAll(refusal => new Counter(
            new CounterKey(CounterKind.Refusal, refusal.AccesskeyId, refusal.Hour, refusal.Address, refusal.Code), refusal.Times)));

    /// <summary>All usage by hour, in the order of time and outcome.</summary>
    public static Task<List<(DateTimeOffset Start, Guid Accesskey, string Outcome, long Uses, long Cost)>> UsageHoursAsync(this Node node) =>
        node.ReadAsync(db => UsageAsync(db.UsageHours));

    /// <summary>All usage by day, in the order of time and outcome.</summary>
    public static Task<List<(DateTimeOffset Start, Guid Accesskey, string Outcome, long Uses, long Cost)>> UsageDaysAsync(this Node node) =>
        node.ReadAsync(db => UsageAsync(db.UsageDays));

    public static Task<DateTimeOffset?> LastUsedAsync(this Node node, Guid key) => node.ReadAsync(db =>
        db.Accesskeys.IgnoreQueryFilters().Where(one => one.Id == key).Select(one => one.LastUsedAt).SingleAsync());

    private static async Task<List<(DateTimeOffset Start, Guid Accesskey, string Outcome, long Uses, long Cost)>> UsageAsync<T>(IQueryable<T> rows)
        where T : UsageCount =>
        (await rows.OrderBy(row => row.Start).ThenBy(row => row.Outcome).ToListAsync())
            .ConvertAll(row => (row.Start, row.AccesskeyId, row.Outcome, row.Uses, row.Cost));
}
