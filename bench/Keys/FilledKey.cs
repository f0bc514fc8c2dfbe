using System.Globalization;
using Accesskeys.Domain;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Bench.Keys;

/// <summary>A key and its change, as the service would have left them: a row of each table.</summary>
internal sealed record FilledKey(object[] Key, object[] Change)
{
    public const string NamePrefix = "bench key ";

    public static readonly string[] KeyColumns =
        ["Id", "Number", "CustomerId", "Name", "Detail", "TokenHash", "TokenPrefix", "ExpiresAt", "CreatedAt", "UpdatedAt",
         "IsEnabled", "Scopes", "AllowedIps", "HasEnded"];

    public static readonly string[] ChangeColumns =
        ["Number", "ChangeId", "CustomerId", "SubjectKind", "SubjectId", "Action", "ActorKind", "At", "After"];

    public static FilledKey Of(long index, long number, Guid customerId)
    {
        var now = TimeProvider.System.GetUtcNow().ToMicroseconds();
        var expiry = now.AddSeconds(int.MaxValue);
        var id = Guid.CreateVersion7(now);
        var token = KeyTokens.Of(index);
        var prefix = token[..TokenFormat.Default.ShownLength];
        var name = string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{index:0000000000}");
        var at = Microseconds.Of(now);
        return new FilledKey(
            [id, number, customerId, name, "", TokenHash.Of(token).ToBytes(), prefix, Microseconds.Of(expiry), at, at,
             true, ScopeSet.Everything.ToString(), AllowList.Anywhere.ToString(), false],
            [
                number, Guid.NewGuid(), customerId, nameof(SubjectKind.Accesskey), id, nameof(ChangeAction.Created),
                nameof(ActorKind.Service), at,
                $$"""{"allowed_ips":[],"detail":"","tm_expire":"{{expiry.ToIso8601()}}","enabled":true,"name":"{{name}}","scopes":["*"],"token_prefix":"{{prefix}}"}""",
            ]);
    }
}
