using Accesskeys.Client;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Authority;

namespace Accesskeys.WebApi.IntegrationTests.Verification;

public abstract class MetricTests(LongBound service)
{
    public sealed class OnSqlite(LongBound service) : MetricTests(service), IClassFixture<LongBound>;

    public sealed class OnSqlServer(SqlServer<LongBound> server) : MetricTests(server.Hosted), IClassFixture<SqlServer<LongBound>>;

    public sealed class OnPostgreSql(PostgreSql<LongBound> server) : MetricTests(server.Hosted), IClassFixture<PostgreSql<LongBound>>;

    [Fact]
    public async Task Verifications_AreCountedByTheirResultAndByWhatTheCacheDid()
    {
        using var meters = new Meters(service);
        var good = await CreateAsync(600);
        var expired = await CreateAsync(1);
        service.Clock.Advance(TimeSpan.FromSeconds(1));
        var unknown = TokenFormat.Default.Generate().Reveal();

        foreach (var (token, result) in new[] { (good.Token, "valid"), (expired.Token, "expired"), (unknown, "not_found") })
        {
            await service.VerifyAsync(token);
            meters.TakeVerifications().ShouldBe([(result, "miss")]);

            await service.VerifyAsync(token);
            meters.TakeVerifications().ShouldBe([(result, "hit")]);

            await service.VerifyAsync(token, cacheControl: "no-cache");
            meters.TakeVerifications().ShouldBe([(result, "miss")]);
        }

        await service.VerifyAsync("vb_malformed");
        meters.TakeVerifications().ShouldBe([("malformed", "none")]);
    }

    [Fact]
    public async Task Verifications_ThatAskForMore_AreCountedByWhatWasAmiss()
    {
        using var meters = new Meters(service);
        var key = await service.CreateKeyAsync("""{"scopes": ["a"], "allowed_ips": ["127.0.0.0/8"]}""");

        await service.GetAsync("/auth/verify?scope=a", key.Token);
        await service.GetAsync("/auth/verify?scope=b", key.Token);
        await service.PostAsync(Verdicts.Path, $$"""{"token": "{{key.Token}}", "ip": "10.0.0.1"}""", service.Session);

        meters.TakeVerifications().ShouldBe([("valid", "miss"), ("insufficient_scope", "hit"), ("ip_not_allowed", "hit")]);
    }

    [Fact]
    public async Task Verifications_OfEveryEndpointAreCounted()
    {
        using var meters = new Meters(service);
        var key = await CreateAsync(600);
        await service.VerifyAsync(key.Token);
        meters.TakeVerifications();

        await service.GetAsync("/v1.0/customer", key.Token);
        await service.GetAsync("/auth/verify", key.Token);
        await service.Client(service.Session).VerifyAccesskeyAsync(new VerifyAccesskey { Tokens = [key.Token, "x"] });

        meters.TakeVerifications().ShouldBe([("valid", "hit"), ("valid", "hit"), ("valid", "hit"), ("malformed", "none")], ignoreOrder: true);
    }

    [Fact]
    public async Task Duration_IsMeasuredOncePerVerification()
    {
        using var meters = new Meters(service);

        await service.GetAsync("/auth/verify", service.Accesskey);
        await service.GetAsync("/auth/verify", "vb_malformed");

        var durations = meters.All.Where(measured => measured.Instrument == "accesskeys.verification.duration").ToList();
        durations.Count.ShouldBe(2);
        durations.ShouldAllBe(duration => duration.Value >= 0 && duration.Value < 60);
    }

    [Fact]
    public async Task CacheEntries_AreTheKnownAndTheUnknownApart()
    {
        using var meters = new Meters(service);
        double Entries(string kind) => meters.Read("accesskeys.cache.entries").Single(measured => measured.Tags["kind"] == kind).Value;
        var (known, unknown) = (Entries("known"), Entries("unknown"));

        await service.VerifyAsync((await CreateAsync(600)).Token);
        await service.VerifyAsync(TokenFormat.Default.Generate().Reveal());
        await service.VerifyAsync(TokenFormat.Default.Generate().Reveal());

        (Entries("known"), Entries("unknown")).ShouldBe((known + 1, unknown + 2));
    }

    [Fact]
    public void FeedLag_IsTheTimeSinceTheLastPoll()
    {
        using var meters = new Meters(service);

        var lag = meters.Read("accesskeys.feed.lag").ShouldHaveSingleItem().Value;
        lag.ShouldBeInRange(0, LongBound.Bound.TotalSeconds);
        service.Clock.Advance(TimeSpan.FromSeconds(5));

        meters.Read("accesskeys.feed.lag").ShouldHaveSingleItem().Value.ShouldBeGreaterThanOrEqualTo(lag + 5);
    }

    [Fact]
    public void ClockSkew_WhereBothClocksAreOne_IsNone()
    {
        using var meters = new Meters(service);

        Math.Abs(meters.Read("accesskeys.clock.skew").ShouldHaveSingleItem().Value).ShouldBeLessThan(0.1);
    }

    [Fact]
    public async Task Tags_OfEveryMetric_RevealNoKey()
    {
        using var meters = new Meters(service);
        var key = await CreateAsync(600);

        await service.VerifyAsync(key.Token);
        await service.GetAsync("/auth/verify", key.Token);
        await service.GetAsync("/auth/verify", TokenFormat.Default.Generate().Reveal());
        await service.GetAsync("/auth/verify", "vb_malformed");
        List<Measured> measured = [.. meters.All, .. meters.Read("accesskeys.cache.entries")];

        measured.Count.ShouldBe((4 * 2) + 2);
        measured.SelectMany(each => each.Tags.Keys).Distinct().ShouldBeSubsetOf(["result", "cache", "kind"]);
        measured.SelectMany(each => each.Tags.Values).Distinct().ShouldBeSubsetOf(
            ["valid", "expired", "not_found", "malformed", "hit", "miss", "none", "known", "unknown"]);
    }

    private Task<CreatedAccesskey> CreateAsync(int expire) =>
        service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = expire });
}

public abstract class SkewTests(Service service)
{
    public sealed class OnSqlite(Service service) : SkewTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : SkewTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : SkewTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    [Fact]
    public async Task ClockSkew_WhereThisMachineIsAnHourAhead_ReportsTheDatabaseBehind()
    {
        using var meters = new Meters(service);
        service.Clock.Advance(TimeSpan.FromHours(1));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (meters.Read("accesskeys.clock.skew").ShouldHaveSingleItem().Value is > -3590 or < -3610)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }
}
