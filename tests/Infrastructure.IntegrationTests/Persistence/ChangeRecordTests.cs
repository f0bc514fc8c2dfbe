using System.Text.Json;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class ChangeRecordTests
{
    private static readonly Origin _origin = new(new Actor(ActorKind.Accesskey, Guid.NewGuid()), "2001:db8::1", "request-7");

    private readonly AccesskeyToken _token = TokenFormat.Default.Generate();

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Change_WhenAKeyIsCreated_TellsWhoDidWhat(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var accesskey = await AddKeyAsync(database.Node);

        var change = (await database.Node.ChangesAsync())[^1];

        change.ShouldSatisfyAllConditions(
            () => change.Number.ShouldBe(accesskey.Number),
            () => change.ChangeId.ShouldNotBe(Guid.Empty),
            () => change.Action.ShouldBe(nameof(ChangeAction.Created)),
            () => change.SubjectKind.ShouldBe(nameof(SubjectKind.Accesskey)),
            () => change.SubjectId.ShouldBe(accesskey.Id),
            () => change.CustomerId.ShouldBe(accesskey.CustomerId),
            () => (change.ActorKind, change.ActorId).ShouldBe(($"{_origin.Actor.Kind}", _origin.Actor.Id)),
            () => change.Address.ShouldBe(_origin.Address),
            () => change.RequestId.ShouldBe(_origin.RequestId),
            () => change.At.ShouldBe(accesskey.CreatedAt),
            () => change.Before.ShouldBeNull());
        Members(change.After).ShouldBe(
            new Dictionary<string, string?>
            {
                ["enabled"] = "True",
                ["scopes"] = """["*"]""",
                ["allowed_ips"] = "[]",
                ["name"] = "🔑 \"one\"",
                ["detail"] = "detail",
                ["token_prefix"] = _token.Prefix,
                ["tm_expire"] = "2026-12-01T11:15:30.000001Z",
                ["metadata"] = "{}",
            },
            ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Change_OfOwnerAndMetadata_TellsBothBeforeAndAfter(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var accesskey = await AddKeyAsync(database.Node);
        await database.Node.AlterKeyAsync(accesskey.Id, key => key.Describe("tenant-1", Metadata.Of("""{"n": 1.50}"""), accesskey.CreatedAt));

        await database.Node.AlterKeyAsync(
            accesskey.Id, key => key.Describe("tenant-2", Metadata.Of("""{"__proto__": "x", "on": true}"""), accesskey.CreatedAt));

        var change = (await database.Node.ChangesAsync())[^1];
        change.Before.ShouldBe("""{"external_id":"tenant-1","metadata":{"n":1.50}}""");
        change.After.ShouldBe("""{"external_id":"tenant-2","metadata":{"__proto__":"x","on":true}}""");
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Change_WhenAKeyIsRenamed_TellsTheChangedMembersAlone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var accesskey = await AddKeyAsync(database.Node);
        var now = accesskey.CreatedAt.AddSeconds(1);

        await database.Node.AlterKeyAsync(accesskey.Id, key => key.Rename("two", "detail", now));

        var change = (await database.Node.ChangesAsync())[^1];
        change.ShouldSatisfyAllConditions(
            () => change.Action.ShouldBe(nameof(ChangeAction.Updated)),
            () => change.At.ShouldBe(now),
            () => change.Number.ShouldBe(accesskey.Number + 1),
            () => Members(change.Before).ShouldBe(new Dictionary<string, string?> { ["name"] = "🔑 \"one\"" }),
            () => Members(change.After).ShouldBe(new Dictionary<string, string?> { ["name"] = "two" }));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Change_WhenAKeyIsDeleted_RecordsTheTime(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var accesskey = await AddKeyAsync(database.Node);

        await database.Node.AlterKeyAsync(accesskey.Id, key => key.Delete(accesskey.CreatedAt.AddTicks(10)));

        var change = (await database.Node.ChangesAsync())[^1];
        change.ShouldSatisfyAllConditions(
            () => change.Action.ShouldBe(nameof(ChangeAction.Deleted)),
            () => change.CustomerId.ShouldBe(accesskey.CustomerId),
            () => Members(change.Before).ShouldBe(new Dictionary<string, string?> { ["tm_delete"] = null }),
            () => Members(change.After).ShouldBe(new Dictionary<string, string?> { ["tm_delete"] = "2026-12-01T10:15:30.000002Z" }));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Changes_WhenTheirSubjectsHaveSecrets_HoldNone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var accesskey = await AddKeyAsync(database.Node);
        await database.Node.ChangeAsync(
            db => db.Agents.Add(Agent.Register(accesskey.CustomerId, "Alice", "s3cret-hash", database.Node.Clock.Now)));

        var written = string.Join('\n', (await database.Node.ChangesAsync()).Select(change => change.Before + change.After));

        written.ShouldContain("Alice");
        written.ShouldNotContain("s3cret", Case.Insensitive);
        written.ShouldNotContain(_token.Reveal()[..(TokenFormat.Default.ShownLength + 1)]);
        written.ShouldNotContain(Convert.ToBase64String(_token.Hash.ToBytes())[..8]);
        written.ShouldNotContain("hash", Case.Insensitive);
    }

    private async Task<Accesskey> AddKeyAsync(Node node)
    {
        var customer = await node.AddCallerAsync();
        node.Caller.Origin = _origin;
        node.Clock.Now = node.Clock.Now.AddTicks(19);
        return await node.AddKeyAsync(customer.Id, _token, "🔑 \"one\"");
    }

    private static Dictionary<string, string?> Members(string? json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json!)!
        .ToDictionary(member => member.Key, member => member.Value.ValueKind == JsonValueKind.Null ? null : member.Value.ToString());
}
