using System.Text.Json;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public abstract class SummaryTests(Service service)
{
    public sealed class OnSqlite(Service service) : SummaryTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : SummaryTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : SummaryTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/v1.0/accesskeys/summary";

    private static readonly Dictionary<string, Func<JsonElement, string>> _lists = new()
    {
        ["total"] = _ => "",
        ["active"] = _ => "state=active",
        ["disabled"] = _ => "state=disabled",
        ["expired"] = _ => "state=expired",
        ["expiring_soon"] = summary => $"state=active&expires_before={summary.GetProperty("expires_before")}",
        ["idle"] = summary => $"state=active&never_used=false&unused_since={summary.GetProperty("unused_since")}",
        ["never_used"] = _ => "state=active&never_used=true",
    };

    [Fact]
    public async Task Summary_OfKeysOfEveryKind_CountsEachAsOftenAsTheListShowsIt()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var client = service.Client(session);
        const int Day = 24 * 60 * 60;
        var ids = new List<Guid>();
        foreach (var (expire, enabled) in new[] { (29 * Day, true), (31 * Day, true), (400 * Day, true), (400 * Day, true), (29 * Day, false), (400 * Day, true) })
        {
            ids.Add((await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = expire, Enabled = enabled })).Id);
        }

        var now = service.Clock.GetUtcNow();
        await using (var connection = await service.Location.OpenAsync())
        {
            async Task SetAsync(int key, string column, DateTimeOffset time) => await connection.ExecuteAsync(
                $"UPDATE Accesskeys SET {column} = {(time - DateTimeOffset.UnixEpoch).Ticks / 10} WHERE Id = '{ids[key].ToString().ToUpperInvariant()}'");
            await SetAsync(2, "LastUsedAt", now.AddDays(-91));
            await SetAsync(3, "LastUsedAt", now.AddDays(-89));
            await SetAsync(4, "LastUsedAt", now.AddDays(-91));
            await SetAsync(5, "ExpiresAt", now.AddDays(-1));
        }

        var summary = (await service.GetAsync(Path, session)).Json;

        summary.EnumerateObject().Select(member => member.Name).ShouldBe([.. _lists.Keys, "complete", "expires_before", "unused_since"]);
        _lists.Keys.Select(name => summary.GetProperty(name).GetInt32()).ShouldBe([6, 4, 1, 1, 1, 1, 2]);
        summary.GetProperty("complete").GetBoolean().ShouldBeTrue();
        foreach (var (name, query) in _lists)
        {
            (await service.GetAsync($"/v1.0/accesskeys?{query(summary)}", session)).Json.GetProperty("result").GetArrayLength()
                .ShouldBe(summary.GetProperty(name).GetInt32(), name);
        }

        var (before, since) = (summary.GetProperty("expires_before").GetDateTimeOffset(), summary.GetProperty("unused_since").GetDateTimeOffset());
        (before - since).ShouldBe(TimeSpan.FromDays(120));
        before.ShouldBeInRange(now.AddDays(30), service.Clock.GetUtcNow().AddDays(30));
    }

    [Fact]
    public async Task Summary_OfACustomerWithoutKeys_CountsNoOthers()
    {
        var (_, session) = await service.RegisterCustomerAsync();

        var summary = (await service.GetAsync(Path, session)).Json;

        _lists.Keys.Select(name => summary.GetProperty(name).GetInt32()).ShouldAllBe(count => count == 0);
        summary.GetProperty("complete").GetBoolean().ShouldBeTrue();
    }
}
