using Accesskeys.Infrastructure.Uses;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Uses;

internal static class Using
{
    public static Task<bool> TryWriteAsync(this Node node, params (Guid Key, DateTimeOffset At)[] uses) => node.UseAsync((KeyUseWriter writer) =>
        writer.TryWriteAsync([.. uses.Select(use => new KeyUse(use.Key, use.At))], CancellationToken.None));

    public static async Task WriteAsync(this Node node, params (Guid Key, DateTimeOffset At)[] uses) =>
        (await node.TryWriteAsync(uses)).ShouldBeTrue();

    public static Task<DateTimeOffset?> LastUsedAsync(this Node node, Guid key) => node.ReadAsync(db =>
        db.Accesskeys.IgnoreQueryFilters().Where(one => one.Id == key).Select(one => one.LastUsedAt).SingleAsync());
}
