using System.Globalization;
using System.Net;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Microsoft.Extensions.Logging;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

/// <summary>Every customer may import, but only keys of its own, and only a few conflicts are tolerated.</summary>
public abstract class ImportByEveryoneTests(ImportByEveryoneTests.Everyone service)
{
    public sealed class OnSqlite(Everyone service) : ImportByEveryoneTests(service), IClassFixture<Everyone>;

    public sealed class OnSqlServer(SqlServer<Everyone> server) : ImportByEveryoneTests(server.Hosted), IClassFixture<SqlServer<Everyone>>;

    public sealed class OnPostgreSql(PostgreSql<Everyone> server) : ImportByEveryoneTests(server.Hosted), IClassFixture<PostgreSql<Everyone>>;

    public sealed class Everyone : Service
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["Import:Callers"] = "everyone" };
    }

    [Fact]
    public async Task Import_ByACustomerForItself_IsDone()
    {
        var (customer, session) = await service.RegisterCustomerAsync();

        (await service.ImportAsync([Unknown()], session)).Statuses().ShouldBe(["created"]);
        (await service.ImportAsync([Unknown()], session, $"{customer.Id}")).Statuses().ShouldBe(["created"]);
    }

    [Fact]
    public async Task Import_ByACustomerForAnother_IsForbiddenWhetherThatOneExistsOrNot()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var (another, _) = await service.RegisterCustomerAsync();
        var token = Unknown();

        foreach (var id in new[] { another.Id, Guid.NewGuid() })
        {
            (await service.ImportAsync([token], session, $"{id}")).ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied")
                .ErrorsOf("customer_id").ShouldHaveSingleItem();
        }

        (await service.ImportAsync([token], session)).Statuses().ShouldBe(["created"]);
    }

    [Fact]
    public async Task Import_AfterAHundredConflicts_IsLimitedForTheCustomerWhateverItHolds()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var (_, another) = await service.RegisterCustomerAsync();
        var key = await service.CreateKeyAsync(by: session);
        var (taken, unknown) = (await service.CreateKeyAsync(), Unknown());

        // Whole, though it meets more than a minute's conflicts: half a minute more has to be waited for.
        (await service.ImportAsync(Enumerable.Repeat(taken.Token, 150), session)).Statuses().ShouldAllBe(status => status == "conflict");

        foreach (var credential in new[] { session, key.Token })
        {
            foreach (var token in new[] { taken.Token, unknown, key.Token })
            {
                var limited = await service.ImportAsync([token], credential);
                limited.ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate_limited");
                int.Parse(limited.Header("Retry-After")!, CultureInfo.InvariantCulture).ShouldBeInRange(1, 30);
            }
        }

        (await service.ImportAsync([taken.Token], another)).Statuses().ShouldBe(["conflict"]);
        service.Clock.Advance(TimeSpan.FromSeconds(31));
        (await service.ImportAsync([unknown], session)).Statuses().ShouldBe(["created"]);
    }

    [Fact]
    public async Task Import_OfTheSameKeysAgainAndAgain_IsNotLimited()
    {
        var (_, session) = await service.RegisterCustomerAsync();
        var tokens = Enumerable.Range(0, 150).Select(_ => Unknown()).ToList();

        (await service.ImportAsync(tokens, session)).Statuses().ShouldAllBe(status => status == "created");
        for (var again = 0; again < 3; again++)
        {
            (await service.ImportAsync(tokens, session)).Statuses().ShouldAllBe(status => status == "exists");
        }
    }

    [Fact]
    public async Task Import_WithConflicts_IsLoggedWithItsCallerAndWithoutAnyHash()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var key = await service.CreateKeyAsync(by: session);
        var taken = await service.CreateKeyAsync();

        var answer = await service.ImportAsync([taken.Token, Unknown(), taken.Token], key.Token);

        var line = (await service.Log.LinesAsync(line => line.Text.Contains("hashes belong", StringComparison.Ordinal)
            && line.Text.Contains($"{key.Id}", StringComparison.Ordinal))).ShouldHaveSingleItem();
        line.Level.ShouldBe(LogLevel.Warning);
        line.Text.ShouldContain($"customer {customer.Id} from 127.0.0.1: 2 of 3 hashes");
        line.Text.ShouldContain(answer.Header("X-Request-Id")!);
        line.Text.ShouldNotContain(ImportedHashes.HashOf(taken.Token)[..8]);
    }

    private static string Unknown() => TokenFormat.Default.Generate().Reveal();
}
