using System.Globalization;
using System.Net;
using System.Text.Json;
using Accesskeys.WebApi.IntegrationTests.Authority;
using Accesskeys.WebApi.IntegrationTests.Verification;

namespace Accesskeys.WebApi.IntegrationTests.Limits;

/// <summary>What uses of limited keys spend. The windows are so long that none ends during a test.</summary>
public abstract class SpendingTests(Service service)
{
    public sealed class OnSqlite(Service service) : SpendingTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : SpendingTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : SpendingTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string FiveAMonth = """{"rate_limits": [{"limit": 5, "window": 2678400}]}""";
    private const string TenCredits = """{"credits": {"remaining": 10}}""";

    [Fact]
    public async Task Verify_OfALimitedKey_AdmitsTheLimitAndSaysHowMuchIsLeft()
    {
        var key = await service.CreateKeyAsync(FiveAMonth);

        for (var left = 4; left >= 0; left--)
        {
            var answer = await service.VerifyAsync(key.Token);
            answer.Code.ShouldBe("valid");
            answer.Json.GetProperty("fresh_for_ms").GetInt32().ShouldBe(0);
            var limit = answer.Json.GetProperty("limits").EnumerateArray().ShouldHaveSingleItem();
            (limit.GetProperty("limit").GetInt64(), limit.GetProperty("window").GetInt32(), limit.GetProperty("counts").GetString(), limit.GetProperty("remaining").GetInt64())
                .ShouldBe((5, 2_678_400, "requests", left));
            limit.GetProperty("reset").GetInt32().ShouldBeInRange(1, 2_678_400);
        }

        var rejected = await service.VerifyAsync(key.Token);
        rejected.Status.ShouldBe(HttpStatusCode.OK);
        rejected.Json.EnumerateObject().Select(member => member.Name).ShouldBe(["valid", "code", "limits", "retry_after"]);
        (rejected.Json.GetProperty("valid").GetBoolean(), rejected.Code).ShouldBe((false, "rate_limited"));
        rejected.Json.GetProperty("retry_after").GetInt32().ShouldBeInRange(1, 2_678_400);
    }

    [Fact]
    public async Task Verify_OfALimitedKeyManyTimesAtOnce_AdmitsTheLimit()
    {
        var key = await service.CreateKeyAsync("""{"rate_limits": [{"limit": 20, "window": 2678400}]}""");

        var codes = (await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => service.VerifyAsync(key.Token)))).Select(answer => answer.Code).ToList();

        codes.Count(code => code == "valid").ShouldBe(20);
        codes.Count(code => code == "rate_limited").ShouldBe(40);
    }

    [Fact]
    public async Task Verify_OfOneTokenSeveralTimesInARequest_SpendsForEach()
    {
        var key = await service.CreateKeyAsync(FiveAMonth);

        var answer = await service.PostAsync(
            "/v1.0/accesskeys/verify", JsonSerializer.Serialize(new { tokens = Enumerable.Repeat(key.Token, 8), cost = 1 }), service.Accesskey);

        answer.Json.GetProperty("result").EnumerateArray().Count(one => one.GetProperty("valid").GetBoolean()).ShouldBe(5);
    }

    [Fact]
    public async Task Verify_WithACost_TakesItFromWhatCountsCostAndFromCredits()
    {
        var key = await service.CreateKeyAsync(
            """{"rate_limits": [{"limit": 100, "window": 2678400}, {"limit": 9, "window": 2678400, "counts": "cost"}], "credits": {"remaining": 50}}""");

        var first = await SpendAsync(key.Token, 4);

        Left(first).ShouldBe([99, 5]);
        first.Json.GetProperty("credits").GetInt64().ShouldBe(46);
        var (early, never) = (await SpendAsync(key.Token, 6), await SpendAsync(key.Token, 10));
        (early.Code, early.Json.TryGetProperty("retry_after", out _)).ShouldBe(("rate_limited", true));
        (never.Code, never.Json.TryGetProperty("retry_after", out _)).ShouldBe(("rate_limited", false));
        (await SpendAsync(key.Token, 0)).Code.ShouldBe("valid");
        var last = await SpendAsync(key.Token, 5);
        (last.Code, last.Json.GetProperty("credits").GetInt64()).ShouldBe(("valid", 41));
        Left(last).ShouldBe([98, 0]);
    }

    [Fact]
    public async Task Verify_WithCredits_SpendsThemAndMoreOnceTheyAreAdded()
    {
        var key = await service.CreateKeyAsync(TenCredits);

        (await SpendAsync(key.Token, 7)).Code.ShouldBe("valid");
        var rejected = await SpendAsync(key.Token, 4);
        (rejected.Code, rejected.Json.GetProperty("credits").GetInt64(), rejected.Json.TryGetProperty("limits", out _)).ShouldBe(("credits_exhausted", 3, false));
        rejected.Json.TryGetProperty("retry_after", out _).ShouldBeFalse();
        (await service.PostAsync($"{key.Path}/credits", $$"""{"add": 1, "id": "{{Guid.NewGuid()}}"}""", service.Session)).Status.ShouldBe(HttpStatusCode.OK);
        (await SpendAsync(key.Token, 4)).Code.ShouldBe("valid");
        (await SpendAsync(key.Token, 1)).Code.ShouldBe("credits_exhausted");
        (await SpendAsync(key.Token, 0)).Code.ShouldBe("valid");
    }

    [Fact]
    public async Task Verify_OfKeysOfALimitedCustomer_SharesTheLimit()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        (await service.PutAsync($"/v1.0/customers/{customer.Id}", """{"rate_limits": [{"limit": 3, "window": 2678400}]}""", service.Session))
            .Status.ShouldBe(HttpStatusCode.OK);
        var keys = new[] { await service.CreateKeyAsync("{}", session), await service.CreateKeyAsync(FiveAMonth, session) };

        var codes = new List<string?>();
        for (var use = 0; use < 4; use++)
        {
            codes.Add((await service.VerifyAsync(keys[use % 2].Token)).Code);
        }

        codes.ShouldBe(["valid", "valid", "valid", "rate_limited"]);
        var asked = await SpendAsync(keys[1].Token, 0);
        asked.Json.GetProperty("limits").EnumerateArray().Select(limit => limit.GetProperty("subject").GetString()).ShouldBe(["key", "customer"]);
        Left(asked)[1].ShouldBe(0);
    }

    [Fact]
    public async Task Verify_OfBothKeysOfARotationInItsGrace_SharesTheLimit()
    {
        var key = await service.CreateKeyAsync(FiveAMonth);
        (await service.VerifyAsync(key.Token)).Code.ShouldBe("valid");
        var successor = (await service.PostAsync($"{key.Path}/rotate", """{"grace": 3600}""", service.Session)).Json.GetProperty("token").GetString()!;

        var codes = new List<string?>();
        for (var use = 0; use < 5; use++)
        {
            codes.Add((await service.VerifyAsync(use % 2 == 0 ? successor : key.Token)).Code);
        }

        codes.ShouldBe(["valid", "valid", "valid", "valid", "rate_limited"]);
    }

    [Fact]
    public async Task Limit_WhenItIsSetAgain_KeepsTheCountOfItsWindow()
    {
        var key = await service.CreateKeyAsync(FiveAMonth);
        await UseAllAsync(key.Token, 5);

        await LimitAsync(key, 7);
        await UseAllAsync(key.Token, 2);
        await LimitAsync(key, 3);
        (await service.VerifyAsync(key.Token)).Code.ShouldBe("rate_limited");
        (await service.PutAsync(key.Path, """{"rate_limits": []}""", service.Session)).Status.ShouldBe(HttpStatusCode.OK);
        var unlimited = await service.VerifyAsync(key.Token);
        (unlimited.Code, unlimited.Json.GetProperty("fresh_for_ms").GetInt32() > 0, unlimited.Json.TryGetProperty("limits", out _)).ShouldBe(("valid", true, false));
        await LimitAsync(key, 8);
        (await service.VerifyAsync(key.Token)).Code.ShouldBe("valid");
        (await service.VerifyAsync(key.Token)).Code.ShouldBe("rate_limited");
    }

    [Fact]
    public async Task Key_OfLimitedUse_CallsTheServiceItselfWithoutSpending()
    {
        var key = await service.CreateKeyAsync("""{"rate_limits": [{"limit": 1, "window": 2678400}]}""");

        for (var call = 0; call < 3; call++)
        {
            (await service.GetAsync("/v1.0/customer", key.Token)).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await service.VerifyAsync(key.Token)).Code.ShouldBe("valid");
        (await service.GetAsync("/v1.0/customer", key.Token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task RejectedUse_ForAnotherReason_SpendsNothing()
    {
        var key = await service.CreateKeyAsync("""{"scopes": ["a"], "rate_limits": [{"limit": 1, "window": 2678400}]}""");

        var answer = await service.PostAsync(
            "/v1.0/accesskeys/verify", $$"""{"token": "{{key.Token}}", "scopes": ["b"]}""", service.Accesskey);

        answer.Json.EnumerateObject().Select(member => member.Name).ShouldBe(["valid", "code"]);
        (await service.GetAsync("/auth/verify?scope=b", key.Token)).ShouldBeProblem(HttpStatusCode.Forbidden, "insufficient_scope");
        (await service.GetAsync("/auth/verify?scpoe=a", key.Token)).ShouldBeProblem(HttpStatusCode.Forbidden, "insufficient_scope");
        (await service.VerifyAsync(key.Token)).Code.ShouldBe("valid");
    }

    [Fact]
    public async Task ForwardAuth_OfALimitedKey_TellsTheLimitsInHeaders()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        await service.PutAsync($"/v1.0/customers/{customer.Id}", """{"rate_limits": [{"limit": 50, "window": 2678400, "counts": "cost"}]}""", service.Session);
        var key = await service.CreateKeyAsync("""{"rate_limits": [{"limit": 2, "window": 2678400}]}""", session);

        var good = await service.GetAsync("/auth/verify?cost=20", key.Token);

        good.Status.ShouldBe(HttpStatusCode.OK);
        good.Header("RateLimit-Policy").ShouldBe("\"requests-2678400\";q=2;w=2678400, \"customer-cost-2678400\";q=50;w=2678400");
        good.Header("RateLimit").ShouldNotBeNull().ShouldMatch("^\"requests-2678400\";r=1;t=[0-9]+, \"customer-cost-2678400\";r=30;t=[0-9]+$");
        good.Header("Retry-After").ShouldBeNull();
        var rejected = (await service.GetAsync("/auth/verify?cost=31", key.Token)).ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate_limited");
        int.Parse(rejected.Header("Retry-After").ShouldNotBeNull(), CultureInfo.InvariantCulture).ShouldBeInRange(1, 2_678_400);
        rejected.Header("RateLimit").ShouldNotBeNull().ShouldContain("\"customer-cost-2678400\";r=30");
        rejected.Header("X-Accesskey-Id").ShouldBeNull();
    }

    [Fact]
    public async Task ForwardAuth_WhereRetryingCannotHelp_HasNoRetryAfter()
    {
        var (dear, poor) = (await service.CreateKeyAsync("""{"rate_limits": [{"limit": 5, "window": 60, "counts": "cost"}]}"""), await service.CreateKeyAsync(TenCredits));

        var never = (await service.GetAsync("/auth/verify?cost=6", dear.Token)).ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate_limited");
        var exhausted = (await service.GetAsync("/auth/verify?cost=11", poor.Token)).ShouldBeProblem(HttpStatusCode.TooManyRequests, "credits_exhausted");

        (never.Header("Retry-After"), exhausted.Header("Retry-After")).ShouldBe((null, null));
        never.Json.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain("can't succeed");
    }

    [Theory]
    [InlineData("cost=")]
    [InlineData("cost=-1")]
    [InlineData("cost=1000001")]
    [InlineData("cost=1.0")]
    [InlineData("cost=+1")]
    [InlineData("cost=%201")]
    [InlineData("cost=1e3")]
    [InlineData("cost=99999999999999999999")]
    [InlineData("cost=1&cost=1")]
    [InlineData("Cost=5")]
    [InlineData("costs=5")]
    [InlineData("the-cost=5")]
    [InlineData("x=1;cost=5")]
    public async Task ForwardAuth_WithACostThatIsNone_RejectsTheRequestAndSpendsNothing(string query)
    {
        var (limited, unlimited) = (await service.CreateKeyAsync("""{"rate_limits": [{"limit": 1, "window": 2678400}]}"""), await service.CreateKeyAsync());

        (await service.GetAsync("/auth/verify?" + query, limited.Token)).ShouldBeProblem(HttpStatusCode.Forbidden, "insufficient_scope");
        (await service.GetAsync("/auth/verify?" + query, unlimited.Token)).ShouldBeProblem(HttpStatusCode.Forbidden, "insufficient_scope");
        (await service.GetAsync("/auth/verify?" + query, "x")).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await service.GetAsync("/auth/verify", limited.Token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("-1", "cost")]
    [InlineData("1000001", "cost")]
    public async Task Verify_WithACostOutOfRange_NamesTheRule(string cost, string member)
    {
        var answer = await service.PostAsync("/v1.0/accesskeys/verify", $$"""{"token": "x", "cost": {{cost}}}""", service.Accesskey);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(member).ShouldBe(["must be an integer from 0 to 1000000"]);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("\"1\"")]
    [InlineData("1e30")]
    public async Task Verify_WithACostOfAnotherType_IsInvalidJson(string cost) =>
        (await service.PostAsync("/v1.0/accesskeys/verify", $$"""{"token": "x", "cost": {{cost}}}""", service.Accesskey))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json").ErrorsOf("cost")
            .ShouldBe(["must be an integer: no quotes, no fraction, no exponent"]);

    [Theory]
    [InlineData("Cost")]
    [InlineData("costs")]
    [InlineData("the_cost")]
    public async Task Verify_WithAMisspelledCost_NamesIt(string name) =>
        (await service.PostAsync("/v1.0/accesskeys/verify", $$"""{"token": "x", "{{name}}": 5}""", service.Accesskey))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("cost").ShouldHaveSingleItem();

    [Fact]
    public async Task Limit_WhenItIsSetSeveralTimesAtOnce_MakesNoUseUnavailable()
    {
        var key = await service.CreateKeyAsync(FiveAMonth);
        using var done = new CancellationTokenSource();
        var uses = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var statuses = new HashSet<HttpStatusCode>();
            while (!done.IsCancellationRequested)
            {
                statuses.Add((await service.VerifyAsync(key.Token)).Status);
            }

            return statuses;
        })).ToList();

        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(Enumerable.Range(1_000_000, 3).Select(limit => service.PutAsync(
                key.Path, $$"""{"rate_limits": [{"limit": {{limit}}, "window": 2678400}]}""", service.Session)));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        await done.CancelAsync();
        (await Task.WhenAll(uses)).SelectMany(statuses => statuses).Distinct().ShouldBe([HttpStatusCode.OK]);
    }

    private static long[] Left(ServiceResponse answer) =>
        [.. answer.Json.GetProperty("limits").EnumerateArray().Select(limit => limit.GetProperty("remaining").GetInt64())];

    private Task<ServiceResponse> SpendAsync(string token, int cost) =>
        service.PostAsync("/v1.0/accesskeys/verify", JsonSerializer.Serialize(new { token, cost }), service.Accesskey);

    private async Task UseAllAsync(string token, int uses)
    {
        for (var use = 0; use < uses; use++)
        {
            (await service.VerifyAsync(token)).Code.ShouldBe("valid");
        }

        (await service.VerifyAsync(token)).Code.ShouldBe("rate_limited");
    }

    private async Task LimitAsync(CreatedKey key, int limit) => (await service.PutAsync(
        key.Path, $$"""{"rate_limits": [{"limit": {{limit}}, "window": 2678400}]}""", service.Session)).Status.ShouldBe(HttpStatusCode.OK);
}
