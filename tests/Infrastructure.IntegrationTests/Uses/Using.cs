using Accesskeys.Infrastructure.Uses;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Uses;

internal static class Using
{
    public static Task<bool> TryWriteAsync(this Node node, params (Guid Key, DateTimeOffset At)[] uses) => node.UseAsync((UseWriter writer) =>
        writer.TryWriteAsync([.. uses.Select(use => new KeyUse(use.Key, use.At))], CancellationToken.None));

    public static async Task WriteAsync(this Node node, params (Guid Key, DateTimeOffset At)[] uses) =>
        (await node.TryWriteAsync(uses)).ShouldBeTrue();

    public static async Task WriteAsync(this Node node, params RefusalCount[] refusals) =>
        (await node.UseAsync((UseWriter writer) => writer.TryWriteAsync(refusals, CancellationToken.None))).ShouldBeTrue();

    public static Task<List<(RefusalPlace Place, long Times)>> RefusalsAsync(this Node node) => node.ReadAsync(async db =>
        (await db.Refusals.OrderBy(refusal => refusal.Number).ToListAsync())
            .ConvertAll(refusal => (new RefusalPlace(refusal.AccesskeyId, refusal.Hour, refusal.Address, refusal.Code), refusal.Times)));

    public static Task<DateTimeOffset?> LastUsedAsync(this Node node, Guid key) => node.ReadAsync(db =>
        db.Accesskeys.IgnoreQueryFilters().Where(one => one.Id == key).Select(one => one.LastUsedAt).SingleAsync());
}
