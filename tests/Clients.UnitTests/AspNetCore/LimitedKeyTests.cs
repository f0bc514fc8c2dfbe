using System.Net;
using Accesskeys.AspNetCore;
using Accesskeys.Clients.UnitTests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Clients.UnitTests.AspNetCore;

public sealed class LimitedKeyTests
{
    private const string Path = "/claims?accesskey=vb_key";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Requests_WithOneLimitedKeyAtOnce_AskOnceEach()
    {
        await using var application = await StartAsync(() => StubService.Limited());
        var requests = Enumerable.Range(0, 20).Select(_ => application.GetAsync(Path).StatusAsync()).ToList();
        await application.Service.IsAsked;

        _answered.SetResult();

        (await Task.WhenAll(requests)).ShouldAllBe(status => status == 200);
        application.Service.Asked.Count.ShouldBe(20);
    }

    [Fact]
    public async Task Requests_WithAKeyKnownToBeLimited_AskAtTheSameTime()
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = _ => Task.FromResult(StubService.Limited());
        await application.GetAsync(Path);
        var asked = 0;
        application.Service.Answer = async _ =>
        {
            if (Interlocked.Increment(ref asked) == 20)
            {
                _answered.SetResult();
            }

            await _answered.Task;
            return StubService.Limited();
        };

        var requests = Enumerable.Range(0, 20).Select(_ => application.GetAsync(Path).StatusAsync());

        (await Task.WhenAll(requests).WaitAsync(_patience)).ShouldAllBe(status => status == 200);
    }

    [Theory]
    [InlineData("rate_limited")]
    [InlineData("credits_exhausted")]
    public async Task Requests_OverTwoInstances_PassAsOftenAsTheServiceAdmits(string code)
    {
        var left = 7;
        HttpResponseMessage Answer() => Interlocked.Decrement(ref left) >= 0 ? StubService.Limited() : StubService.Rejected(code);
        await using var one = await StartAsync(Answer);
        await using var other = await StartAsync(Answer);
        var requests = Enumerable.Range(0, 20).SelectMany(_ => new[] { one, other })
            .Select(instance => instance.GetAsync(Path).StatusAsync()).ToList();
        await Task.WhenAll(one.Service.IsAsked, other.Service.IsAsked);

        _answered.SetResult();

        var statuses = await Task.WhenAll(requests);
        statuses.Count(status => status == 200).ShouldBe(7);
        statuses.Count(status => status == 429).ShouldBe(33);
    }

    [Theory]
    [InlineData("rate_limited")]
    [InlineData("credits_exhausted")]
    public async Task Rejection_OfOneRequest_IsNeitherSharedNorCached(string code)
    {
        var asked = 0;
        await using var application = await StartAsync(
            () => Interlocked.Increment(ref asked) == 1 ? StubService.Rejected(code) : StubService.Limited());
        var requests = Enumerable.Range(0, 20).Select(_ => application.GetAsync(Path).StatusAsync()).ToList();
        await application.Service.IsAsked;

        _answered.SetResult();

        (await Task.WhenAll(requests)).Count(status => status == 200).ShouldBe(19);
        (await application.GetAsync(Path).StatusAsync()).ShouldBe(200);
        asked.ShouldBe(21);
    }

    [Fact]
    public async Task Success_OfALimitedKey_HasTheHeaders()
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = _ => Task.FromResult(StubService.Limited(
            StubService.Limit(100, 60, 42, 17), StubService.Limit(5000, 3600, 4000, 900, "cost"), StubService.Limit(900, 60, 800, 17, subject: "customer")));

        var answer = await application.GetAsync(Path);

        answer.Response.StatusCode.ShouldBe(200);
        ShouldHave(
            answer, "\"requests-60\";q=100;w=60, \"cost-3600\";q=5000;w=3600, \"customer-requests-60\";q=900;w=60",
            "\"requests-60\";r=42;t=17, \"cost-3600\";r=4000;t=900, \"customer-requests-60\";r=800;t=17");
    }

    [Fact]
    public async Task Rejection_ForAMissingScope_HasTheHeaders()
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = _ => Task.FromResult(StubService.Limited(StubService.Limit(100, 60, 42, 17)));

        var answer = await application.GetAsync("/calls?accesskey=vb_key");

        answer.Response.StatusCode.ShouldBe(403);
        ShouldHave(answer, "\"requests-60\";q=100;w=60", "\"requests-60\";r=42;t=17");
    }

    [Theory]
    [InlineData("rate_limited", 17, "17")]
    [InlineData("rate_limited", null, "")]
    [InlineData("credits_exhausted", 86_400, "86400")]
    public async Task Rejection_OverLimits_HasTheHeadersAndTheServicesRetryAfter(string code, int? retryAfter, string sent)
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = _ => Task.FromResult(StubService.RejectedFor(
            code, retryAfter, StubService.Limit(3, 60, 0, 17), StubService.Limit(50, 3600, 4, 900, "cost", "customer")));

        var answer = await application.GetAsync(Path);

        answer.Response.StatusCode.ShouldBe(StatusCodes.Status429TooManyRequests);
        answer.Response.Headers.RetryAfter.ToString().ShouldBe(sent);
        answer.Response.Headers.WWWAuthenticate.ShouldBeEmpty();
        ShouldHave(
            answer, "\"requests-60\";q=3;w=60, \"customer-cost-3600\";q=50;w=3600", "\"requests-60\";r=0;t=17, \"customer-cost-3600\";r=4;t=900");
    }

    [Fact]
    public async Task Key_WithoutCreditsAndLimits_IsRejectedWithNoneOfTheHeaders()
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = _ => Task.FromResult(StubService.Rejected("credits_exhausted"));

        var answer = await application.GetAsync(Path);

        answer.Response.StatusCode.ShouldBe(StatusCodes.Status429TooManyRequests);
        answer.Response.Headers.RetryAfter.ShouldBeEmpty();
        ShouldHave(answer, "", "");
    }

    [Fact]
    public async Task Key_OverItsLimits_LeavesAnonymousEndpointsOpen()
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = _ => Task.FromResult(StubService.Rejected("rate_limited"));

        (await application.GetAsync("/open?accesskey=vb_key").StatusAsync()).ShouldBe(200);
    }

    [Theory]
    [InlineData("/claims?accesskey=vb_key", 1)]
    [InlineData("/calls?accesskey=vb_key", 1_000_000)]
    [InlineData("/open?accesskey=vb_key", 0)]
    public async Task Cost_OfTheEndpoint_IsSentToTheService(string path, int cost)
    {
        static int CostOf(HttpContext context) => context.GetEndpoint()?.DisplayName switch
        {
            "HTTP: GET /calls" => 1_000_000,
            "HTTP: GET /open" => 0,
            _ => 1,
        };
        await using var application = await Application.StartAsync(options => options.Cost = CostOf);

        await application.GetAsync(path);

        application.Service.Asked.ShouldHaveSingleItem().Cost.ShouldBe(cost);
    }

    [Fact]
    public async Task Cost_ByDefault_IsOne()
    {
        await using var application = await Application.StartAsync();

        await application.GetAsync(Path);

        application.Service.Asked.ShouldHaveSingleItem().Cost.ShouldBe(1);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public async Task Cost_OutOfRange_FailsTheRequestBeforeTheServiceIsAsked(int cost)
    {
        await using var application = await Application.StartAsync(options => options.Cost = _ => cost);

        var failure = await Should.ThrowAsync<InvalidOperationException>(application.GetAsync(Path));

        failure.Message.ShouldBe($"AccesskeysOptions.Cost returned {cost}; it must return 0 to 1,000,000.");
        application.Service.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/both?accesskey=vb_key")]
    [InlineData("/again?accesskey=vb_key")]
    public async Task Request_AuthenticatedMoreThanOnce_IsOneUse(string path)
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = _ => Task.FromResult(StubService.GoodWith("", freshForMs: 0, "calls:*"));

        (await application.GetAsync(path).TextAsync()).ShouldBe(path[1..].Split('?')[0]);

        application.Service.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Request_OfSeveralSchemes_SpendsOnce()
    {
        await using var application = await StartWithTwoSchemesAsync();
        application.Service.Answer = _ => Task.FromResult(StubService.Limited());

        (await application.GetAsync("/schemes?accesskey=vb_key").TextAsync()).ShouldBe("2");

        application.Service.Asked.Select(asked => asked.Cost).ShouldBe([3, 0]);
    }

    [Fact]
    public async Task Request_RejectedByOneScheme_MaySpendByAnother()
    {
        await using var application = await StartWithTwoSchemesAsync();
        application.Service.Answer = asked => Task.FromResult(asked.Cost == 3 ? StubService.Bad() : StubService.Limited());

        (await application.GetAsync("/schemes?accesskey=vb_key").TextAsync()).ShouldBe("1");

        application.Service.Asked.Select(asked => asked.Cost).ShouldBe([3, 4]);
    }

    private static void ShouldHave(HttpContext answer, string policies, string states)
    {
        answer.Response.Headers["RateLimit-Policy"].ToString().ShouldBe(policies);
        answer.Response.Headers["RateLimit"].ToString().ShouldBe(states);
    }

    private static Task<Application> StartWithTwoSchemesAsync() => Application.StartAsync(
        options => options.Cost = _ => 3,
        schemes =>
        {
            schemes.AddAccesskeys(Application.OtherScheme, options =>
            {
                options.Service = new Uri("https://keys.example");
                options.Accesskey = Application.OwnKey;
                options.Cost = _ => 4;
            });
        });

    private async Task<Application> StartAsync(Func<HttpResponseMessage> answer)
    {
        var application = await Application.StartAsync();
        application.Service.Answer = async _ =>
        {
            await _answered.Task;
            return answer();
        };
        return application;
    }
}
