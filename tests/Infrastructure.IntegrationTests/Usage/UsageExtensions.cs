using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Verification.Usage;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

internal static class UsageExtensions
{
    public static Task<bool> TryWriteAsync(this Node node, params (Guid Key, DateTimeOffset At)[] uses) => node.UseAsync((UsageWriter writer) =>
        writer.TryWriteAsync(
            CounterKind.LastUse,
            [.. uses.Select(use => new Counter(new CounterKey(CounterKind.LastUse, use.Key), use.At.UtcTicks))],
            CancellationToken.None));

    public static async Task WriteAsync(this Node node, params (Guid Key, DateTimeOffset At)[] uses) =>
        (await node.TryWriteAsync(uses)).ShouldBeTrue();

    public static async Task WriteAsync(this Node node, params Counter[] counts) =>
        (await node.UseAsync((UsageWriter writer) => writer.TryWriteAsync(counts[0].Key.Kind, counts, CancellationToken.None))).ShouldBeTrue();

    public static Task<List<Counter>> SignInsAsync(this Node node) => node.ReadAsync(async db =>
        (await db.SignIns.OrderBy(signIn => signIn.Number).ToListAsync()).ConvertAll(signIn => new Counter(
            new CounterKey(CounterKind.SignIn, signIn.AgentId, signIn.Hour, signIn.Address, signIn.Outcome), signIn.Times)));

    public static Task<List<Counter>> RefusalsAsync(this Node node) => node.ReadAsync(async db =>
        (await db.Refusals.OrderBy(refusal => refusal.Number).ToListAsync()).ConvertAll(refusal => new Counter(
            new CounterKey(CounterKind.Refusal, refusal.AccesskeyId, refusal.Hour, refusal.Address, refusal.Code), refusal.Times)));

    public static Task<DateTimeOffset?> LastUsedAsync(this Node node, Guid key) => node.ReadAsync(db =>
        db.Accesskeys.IgnoreQueryFilters().Where(one => one.Id == key).Select(one => one.LastUsedAt).SingleAsync());
}
