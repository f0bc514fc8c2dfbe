using Accesskeys.Domain;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Microsoft.Data.Sqlite;

namespace Accesskeys.Bench.Keys;

/// <summary>A key and its change, as the service would have left them.</summary>
internal sealed class KeyInserts(SqliteTransaction transaction, string customerId) : IDisposable
{
    private readonly PreparedInsert _keys = new(
        transaction, "Accesskeys",
        "Id", "Number", "CustomerId", "Name", "Detail", "TokenHash", "TokenPrefix", "ExpiresAt", "CreatedAt", "UpdatedAt");

    private readonly PreparedInsert _changes = new(
        transaction, "Changes",
        "Number", "ChangeId", "CustomerId", "SubjectKind", "SubjectId", "Action", "ActorKind", "At", "After");

    public void Add(long index, long number)
    {
        var now = TimeProvider.System.GetUtcNow().ToMicroseconds();
        var expiry = now.AddSeconds(int.MaxValue);
        var id = Guid.CreateVersion7(now);
        var token = KeyTokens.Of(index);
        var prefix = token[..AccesskeyToken.PrefixLength];
        var name = $"bench key {index:0000000000}";
        _keys.Execute(
            id, number, customerId, name, "", TokenHash.Of(token).ToBytes(), prefix,
            Microseconds(expiry), Microseconds(now), Microseconds(now));
        _changes.Execute(
            number, Guid.NewGuid(), customerId, nameof(SubjectKind.Accesskey), id, nameof(ChangeAction.Created), nameof(ActorKind.Service),
            Microseconds(now),
            $$"""{"detail":"","tm_expire":"{{expiry.ToIso8601()}}","name":"{{name}}","token_prefix":"{{prefix}}"}""");
    }

    public void Dispose()
    {
        _keys.Dispose();
        _changes.Dispose();
    }

    private static long Microseconds(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
