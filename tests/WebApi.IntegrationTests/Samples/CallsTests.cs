using System.Diagnostics;
using System.Net;
using Accesskeys.Client;

namespace Accesskeys.WebApi.IntegrationTests.Samples;

public sealed class CallsTests(TwoServices services) : IClassFixture<TwoServices>
{
    // CacheFor and the service's bound, both with their defaults.
    private static readonly TimeSpan _promise = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Key_ThatHoldsTheScope_IsLetInAsItsCustomer()
    {
        var key = await services.CreateKeyAsync("calls:read");

        var answer = await services.GetCallsAsync(key.Token);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Json.GetProperty("result")[0].GetProperty("customer_id").GetGuid().ShouldBe(key.Customer_id);
    }

    [Fact]
    public async Task Key_ThatHoldsAnotherScope_IsForbidden()
    {
        var key = await services.CreateKeyAsync("calls:write");

        (await services.GetCallsAsync(key.Token)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf")]
    [InlineData("nothing of a key")]
    public async Task Key_WhenUnknown_IsRejected(string? token) =>
        (await services.GetCallsAsync(token)).Status.ShouldBe(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Key_NotAllowedFromThisAddress_IsRejected()
    {
        var key = await services.Keys.CreateAccesskeyAsync(
            new CreateAccesskey { Expire = 3600, Scopes = ["calls:read"], Allowed_ips = ["203.0.113.0/24"] });

        (await services.GetCallsAsync(key.Token)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Key_WhenExpired_IsRejected()
    {
        var key = await services.Keys.CreateAccesskeyAsync(new CreateAccesskey { Expire = 4, Scopes = ["calls:read"] });
        (await services.GetCallsAsync(key.Token)).Status.ShouldBe(HttpStatusCode.OK);

        await RejectedAsync(key.Token);
    }

    [Fact]
    public async Task Key_OnceDeleted_IsRejectedWithinCacheForAndTheBound()
    {
        var key = await services.CreateKeyAsync("calls:read");
        (await services.GetCallsAsync(key.Token)).Status.ShouldBe(HttpStatusCode.OK);

        await services.Keys.DeleteAccesskeyAsync(key.Id);

        (await RejectedAsync(key.Token)).ShouldBeLessThanOrEqualTo(_promise);
    }

    [Fact]
    public async Task Output_OfTheApplication_ShowsTheQueryWithoutTheKey()
    {
        var (good, bad) = (await services.CreateKeyAsync("calls:read"), await services.CreateKeyAsync());

        await services.GetCallsAsync(good.Token);
        await services.GetCallsAsync(bad.Token);
        await services.GetCallsAsync(good.Token + "x");

        using var patience = new CancellationTokenSource(_patience);
        while (services.Application.Output.Split("QueryString: ?page_size=10").Length <= 3)
        {
            await services.Application.NextLineAsync(patience.Token);
        }

        services.Application.Output.ShouldNotContain(good.Token);
        services.Application.Output.ShouldNotContain(bad.Token);
        services.Application.Errors.ShouldBeEmpty();
    }

    /// <summary>How long it took until the last request that was let in was sent.</summary>
    private async Task<TimeSpan> RejectedAsync(string token)
    {
        var watch = Stopwatch.StartNew();
        var last = TimeSpan.Zero;
        while (true)
        {
            var sent = watch.Elapsed;
            if ((await services.GetCallsAsync(token)).Status == HttpStatusCode.Unauthorized)
            {
                return last;
            }

            last = sent;
            last.ShouldBeLessThan(_patience);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }
}
