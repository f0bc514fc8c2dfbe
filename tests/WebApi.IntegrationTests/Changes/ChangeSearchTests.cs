using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Changes;

public abstract class ChangeSearchTests(Service service)
{
    public sealed class OnSqlite(Service service) : ChangeSearchTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : ChangeSearchTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : ChangeSearchTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/v1.0/changes";

    [Theory]
    [InlineData("deleted", "accesskey.deleted")]
    [InlineData("accesskey.updated", "accesskey.updated")]
    [InlineData("created", "accesskey.created", "agent.created", "customer.created")]
    [InlineData("customer.created", "customer.created")]
    [InlineData("session.deleted")]
    [InlineData("accesskey.raised")]
    public async Task Search_ByAction_FindsTheActionOfEveryKindOrOfTheNamedOne(string action, params string[] found)
    {
        var (client, _, _) = await PrepareAsync();

        (await client.ListChangesAsync(action: action)).Result.Select(change => $"{change.Subject_kind}.{change.Action}").ShouldBe(found);
    }

    [Fact]
    public async Task Search_ByActorAndSubject_FindsWhatHoldsOfBoth()
    {
        var (client, key, other) = await PrepareAsync();
        await service.Client(other.Token).UpdateAccesskeyAsync(key, new UpdateAccesskey { Name = "by the other" });

        async Task<IEnumerable<string>> FindAsync(Guid? actor = null, Guid? subject = null, string? action = null) =>
            (await client.ListChangesAsync(actor: actor, subject: subject, action: action)).Result.Select(change => change.Action);

        (await FindAsync(actor: other.Id)).ShouldBe(["updated"]);
        (await FindAsync(subject: key)).ShouldBe(["updated", "updated", "created"]);
        (await FindAsync(actor: other.Id, subject: key)).ShouldBe(["updated"]);
        (await FindAsync(subject: key, action: "created")).ShouldBe(["created"]);
        (await FindAsync(actor: other.Id, subject: other.Id)).ShouldBeEmpty();
        (await FindAsync(subject: Guid.NewGuid())).ShouldBeEmpty();
        (await client.ListAccesskeyChangesAsync(key, actor: other.Id)).Result.ShouldHaveSingleItem().Actor_id.ShouldBe(other.Id);
        (await client.ListAccesskeyChangesAsync(key, action: "created")).Result.ShouldHaveSingleItem().Action.ShouldBe("created");
    }

    [Fact]
    public async Task Search_ByTime_FindsWhatWasMadeFromTheStartAndBeforeTheEnd()
    {
        var (client, key, _) = await PrepareAsync();
        var all = (await client.ListChangesAsync()).Result.ToList();
        var (newest, oldest) = (all[0].Tm_create, all[^1].Tm_create);

        async Task<int> CountAsync(DateTimeOffset? from = null, DateTimeOffset? to = null) => (await client.ListChangesAsync(from: from, to: to)).Result.Count;

        (await CountAsync(from: oldest)).ShouldBe(all.Count);
        (await CountAsync(from: newest)).ShouldBe(1);
        (await CountAsync(to: newest)).ShouldBe(all.Count - 1);
        (await CountAsync(to: oldest)).ShouldBe(0);
        (await CountAsync(from: oldest, to: newest)).ShouldBe(all.Count - 1);
        (await CountAsync(from: newest.AddMicroseconds(1))).ShouldBe(0);
        (await client.ListAccesskeyChangesAsync(key, from: oldest, to: newest.AddDays(1))).Result.Count.ShouldBe(2);
    }

    // As the clocks of several nodes would write it.
    [Fact]
    public async Task Search_ByTimeWhereTheClocksDiffer_FindsAllThatIsInThePeriod()
    {
        var (client, key, other) = await PrepareAsync();
        var start = service.Clock.GetUtcNow();
        await using (var connection = await service.Location.OpenAsync())
        {
            async Task SetAsync(Guid subject, TimeSpan ago) => await connection.ExecuteAsync(
                $"UPDATE Changes SET At = {(start - ago - DateTimeOffset.UnixEpoch).Ticks / 10} WHERE SubjectId = '{subject.ToString().ToUpperInvariant()}'");
            await SetAsync(other.Id, TimeSpan.FromHours(23));
            await SetAsync(key, TimeSpan.FromMinutes(1));
        }

        (await client.ListChangesAsync(from: start.AddHours(-1), action: "accesskey.updated")).Result.ShouldHaveSingleItem().Subject_id.ShouldBe(key);
    }

    [Fact]
    public async Task Search_PageByPage_FindsEachOnceAndEndsWithTheLast()
    {
        var (client, key, _) = await PrepareAsync();
        for (var index = 0; index < 5; index++)
        {
            await client.UpdateAccesskeyAsync(key, new UpdateAccesskey { Name = $"{index}" });
        }

        var all = (await client.ListChangesAsync(action: "updated")).Result.Select(change => change.Id).ToList();
        var walked = await client.AllChangesAsync(pageSize: 2, action: "updated").Select(change => change.Id)
            .ToListAsync(TestContext.Current.CancellationToken);

        walked.ShouldBe(all);
        all.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Search_WithTheTokenOfAnotherSearch_IsRejected()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var token = (await service.GetAsync(Path + "?page_size=1&action=created", session)).Json.GetProperty("next_page_token").GetString();

        (await service.GetAsync($"{Path}?page_size=1&action=created&page_token={token}", session)).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var query in new[] { "page_size=1", "action=updated", "action=created&to=2090-01-01T00:00:00Z" })
        {
            (await service.GetAsync($"{Path}?{query}&page_token={token}", session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_page_token");
        }
    }

    [Fact]
    public async Task Search_ForAnotherCustomersSubject_FindsNothingExceptForTheOperator()
    {
        var (_, key, _) = await PrepareAsync();
        var (_, stranger) = await service.RegisterCustomerAsync();

        (await service.Client(stranger).ListChangesAsync(subject: key)).Result.ShouldBeEmpty();
        (await service.Client(service.Accesskey).ListChangesAsync(subject: key)).Result.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("action=Deleted", "action")]
    [InlineData("action=a.b.c", "action")]
    [InlineData("actor=1", "actor")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-12-02T00:00:00Z&to=2026-12-01T00:00:00Z", "from")]
    [InlineData("to=2026-12-01", "to")]
    public async Task Search_AgainstARule_NamesTheParameter(string query, string parameter)
    {
        var key = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        foreach (var path in new[] { Path, $"/v1.0/accesskeys/{key.Id}/changes" })
        {
            (await service.GetAsync($"{path}?{query}", service.Session)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request")
                .ErrorsOf(parameter).ShouldHaveSingleItem();
        }
    }

    /// <summary>A new customer whose first key was created and updated, and the second created; a third was deleted.</summary>
    private async Task<(AccesskeysClient Client, Guid Key, CreatedAccesskey Other)> PrepareAsync()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var client = service.Client(session);
        var key = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await client.UpdateAccesskeyAsync(key.Id, new UpdateAccesskey { Name = "renamed" });
        var other = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await using var connection = await service.Location.OpenAsync();
        var gone = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await client.DeleteAccesskeyAsync(gone.Id);
        await connection.ExecuteAsync($"DELETE FROM Changes WHERE Action = 'Created' AND SubjectId IN ('{gone.Id.ToString().ToUpperInvariant()}', '{other.Id.ToString().ToUpperInvariant()}')");
        return (client, key.Id, other);
    }
}
