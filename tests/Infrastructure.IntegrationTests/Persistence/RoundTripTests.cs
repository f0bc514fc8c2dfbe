using Accesskeys.Domain;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

public sealed class RoundTripTests
{
    private static readonly DateTimeOffset _now = new DateTimeOffset(2026, 12, 1, 10, 15, 30, TimeSpan.FromHours(5)).AddTicks(1_234_567);

    private static readonly string _emoji = string.Concat(Enumerable.Repeat("🔑", Accesskey.DetailLength / 2));

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Accesskey_WhenReadBack_HasEveryMember(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCallerAsync();
        var token = TokenFormat.Default.Generate();
        var scopes = ScopeSet.Of(Enumerable.Range(10, ScopeSet.MostScopes).Select(number => new string('s', 62) + number + ":*"));
        var networks = AllowList.Of(Enumerable.Range(10, AllowList.MostNetworks).Select(number => $"2001:db8:1111:2222:3333:4444:5555:66{number}/128"));
        var externalId = string.Concat(Enumerable.Repeat("鍵", Accesskey.ExternalIdLength));
        var metadata = Metadata.Of($$"""{"a":"{{new string('x', Metadata.MostBytes - 8)}}"}""");
        var issued = Accesskey.Issue(
            customer.Id, "Ключ 🔑 'name'", _emoji, int.MaxValue, token, _now, isEnabled: false, scopes, networks, externalId, metadata);
        await database.Node.ChangeAsync(db => db.Accesskeys.Add(issued));

        var read = await database.Node.ReadAsync(db => db.Accesskeys.SingleAsync());

        read.ShouldSatisfyAllConditions(
            () => read.Id.ShouldBe(issued.Id),
            () => read.Number.ShouldBe(2),
            () => read.CustomerId.ShouldBe(customer.Id),
            () => read.Name.ShouldBe("Ключ 🔑 'name'"),
            () => read.Detail.ShouldBe(_emoji),
            () => read.TokenHash.ShouldBe(token.Hash),
            () => read.TokenPrefix.ShouldBe(token.Prefix),
            () => read.CreatedAt.ToIso8601().ShouldBe("2026-12-01T05:15:30.123456Z"),
            () => read.CreatedAt.ShouldBe(issued.CreatedAt),
            () => read.UpdatedAt.ShouldBe(issued.UpdatedAt),
            () => read.ExpiresAt.ShouldBe(issued.ExpiresAt),
            () => read.DeletedAt.ShouldBeNull(),
            () => read.IsEnabled.ShouldBeFalse(),
            () => read.Scopes.ShouldBe(scopes),
            () => read.AllowedIps.ShouldBe(networks),
            () => read.ExternalId.ShouldBe(externalId),
            () => read.Metadata.ShouldBe(metadata),
            () => (read.RotatedFrom, read.RotatedTo, read.ChainId, read.HasEnded).ShouldBe((null, null, null, false)));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Accesskey_WhenRotated_IsReadBackLinkedToItsSuccessor(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var issued = await database.Node.AddKeyAsync((await database.Node.AddCallerAsync()).Id);
        var now = issued.CreatedAt.AddSeconds(1);
        var successor = await database.Node.ReadAsync(db => db.ChangeAsync(
            async cancelled => db.Add((await db.Accesskeys.SingleAsync(cancelled)).Rotate(TokenFormat.Default.Generate(), null, 0, now)).Entity,
            CancellationToken.None));

        var read = await database.Node.ReadAsync(db => db.Accesskeys.OrderBy(accesskey => accesskey.Number).ToListAsync());

        read.Select(key => (key.Id, key.RotatedFrom, key.RotatedTo, key.ChainId, key.HasEnded)).ShouldBe(
            [(issued.Id, null, successor.Id, issued.Id, true), (successor.Id, issued.Id, null, issued.Id, false)]);
        read.Select(key => key.ExpiresAt).ShouldBe([now, now.AddSeconds(Subjects.Lifetime)]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Accesskey_WhenRenamedAndDeleted_IsReadBackSo(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var issued = await database.Node.AddKeyAsync((await database.Node.AddCallerAsync()).Id);
        await database.Node.AlterKeyAsync(issued.Id, key => key.Rename("new", "", issued.CreatedAt.AddTicks(10)));
        await database.Node.AlterKeyAsync(issued.Id, key => key.Delete(issued.CreatedAt.AddTicks(20)));

        var read = await database.Node.ReadAsync(db => db.Accesskeys.IgnoreQueryFilters().SingleAsync());

        read.ShouldSatisfyAllConditions(
            () => read.Name.ShouldBe("new"),
            () => read.Detail.ShouldBe(""),
            () => read.DeletedAt.ShouldBe(issued.CreatedAt.AddTicks(20)),
            () => read.UpdatedAt.ShouldBe(issued.CreatedAt.AddTicks(20)),
            () => read.Number.ShouldBe(issued.Number));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task CustomerAndAgent_WhenReadBack_HaveEveryMember(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = Customer.RegisterOperator(new string('é', PlainText.NameLength), _now);
        var agent = Agent.Register(customer.Id, "Zoë " + new string('X', 250), new string('h', 512), _now);
        await database.Node.ChangeAsync(db => (db.Customers.Add(customer), db.Agents.Add(agent)));

        var readCustomer = await database.Node.ReadAsync(db => db.Customers.SingleAsync());
        var readAgent = await database.Node.ReadAsync(db => db.AllAgents().SingleAsync());

        readCustomer.ShouldBeEquivalentTo(Loaded(customer));
        readAgent.ShouldBeEquivalentTo(Loaded(agent));
        readAgent.NormalizedUsername.ShouldBe("zoë " + new string('x', 250));
        readCustomer.CreatedAt.ToIso8601().ShouldBe("2026-12-01T05:15:30.123456Z");
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Change_WhenReadBack_HasEveryMember(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var origin = new Origin(new Actor(ActorKind.Agent, Guid.NewGuid()), new string('f', 45), new string('r', 64));
        var change = Change.Of(
            Customer.Register("Acme", _now), ChangeAction.Deleted, 1L << 40, origin, """{"name":"🔑"}""", new string('a', 20_000));
        await database.Node.ReadAsync(db =>
        {
            db.Add(change);
            return db.SaveChangesAsync();
        });

        var read = (await database.Node.ChangesAsync()).ShouldHaveSingleItem();

        read.ShouldBeEquivalentTo(change);
    }

    // Each change is reported once: a loaded subject has no pending change.
    private static T Loaded<T>(T subject)
        where T : ChangeSubject
    {
        typeof(ChangeSubject).GetProperty(nameof(ChangeSubject.Done))!.SetValue(subject, null);
        return subject;
    }
}
