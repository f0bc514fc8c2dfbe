using System.Diagnostics.Metrics;
using System.Net;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.IntegrationTests.Sessions;
using Accesskeys.WebApi.IntegrationTests.Verification;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.Bodies;

public abstract class BodyBudgetTests(Service service)
{
    private const int MostOfANetwork = 40;
    private const string Revoke = "POST /auth/revoke";
    private protected const string Create = "POST /v1.0/accesskeys";
    private const string Body = """{"expire": 60}""";

    /// <summary>Each has a service of its own: what one test parks is in progress for the others too.</summary>
    public sealed class OfANetwork(Small service) : BodyBudgetTests(service), IClassFixture<Small>
    {
        [Theory]
        [InlineData("203.0.113.1", "203.0.113.1", "203.0.113.2")]
        [InlineData("2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:2::1")]
        public async Task Bodies_BeyondTheShareOfANetwork_AreLimitedUntilOthersEnd(string first, string same, string other)
        {
            var parked = await ParkAsync(MostOfANetwork, first, Create, Service.Accesskey);

            using (var refused = await OpenAsync(same, Create, Service.Accesskey))
            {
                (await refused.AnswerAsync()).ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate_limited").Header("Retry-After").ShouldBe("1");
            }

            using (var elsewhere = await OpenAsync(other, Create, Service.Accesskey))
            {
                (await elsewhere.ReceivesContinueAsync()).ShouldBeTrue();
            }

            End(parked);
            await TakesExactlyAsync(MostOfANetwork, first);
        }

        [Fact]
        public async Task Share_OfABody_IsGivenBackOnceHoweverItEnds()
        {
            const string Client = "203.0.113.3";
            await FinishAsync(Client, "Content-Length: 14", Body, HttpStatusCode.OK);
            await FinishAsync(Client, "Content-Length: 14", "{             ", HttpStatusCode.BadRequest);
            await FinishAsync(Client, "Transfer-Encoding: chunked", $"e\r\n{Body}\r\n0\r\n\r\n", HttpStatusCode.OK);
            await FinishAsync(Client, "Transfer-Encoding: chunked", "nonsense\r\n", HttpStatusCode.BadRequest);
            await FinishAsync(Client, "Transfer-Encoding: chunked", $"10001\r\n{new string(' ', 65537)}\r\n", HttpStatusCode.RequestEntityTooLarge);
            await FinishAsync(Client, "Transfer-Encoding: chunked", "", HttpStatusCode.BadRequest, request => request.SendNoMore());
            await FinishAsync(Client, "Content-Length: 65536", new string(' ', 40_000), status: null, request => request.Reset());

            await TakesExactlyAsync(MostOfANetwork, Client);
        }

        // A client that closes its side may never receive the response, because the server considers the connection lost.
        private async Task FinishAsync(string client, string framing, string body, HttpStatusCode? status, Action<ParkedRequest>? end = null)
        {
            using var request = await ParkedRequest.OpenAsync(Service.Address, Create, framing + "\r\nExpect: 100-continue", Service.Accesskey, client);
            (await request.ReceivesContinueAsync()).ShouldBeTrue();
            await request.SendAsync(body);
            end?.Invoke(request);
            if (end is null)
            {
                (await request.AnswerAsync()).Status.ShouldBe(status!.Value);
            }
        }
    }

    public sealed class OfAllTogether(Small service) : BodyBudgetTests(service), IClassFixture<Small>
    {
        [Fact]
        public async Task Bodies_BeyondHalfOfAll_AreUnavailableForStrangersAndReadForCallers()
        {
            using var meters = new Meters(Service);
            var parked = await ParkAsync(MostOfANetwork / 8, "198.51.100.1");
            using (var stranger = await OpenAsync("198.51.100.1"))
            {
                (await stranger.AnswerAsync()).ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate_limited");
            }

            for (var network = 2; network <= 8; network++)
            {
                parked.AddRange(await ParkAsync(MostOfANetwork / 8, $"198.51.100.{network}"));
            }

            using (var stranger = await OpenAsync("203.0.113.2"))
            {
                (await stranger.AnswerAsync()).ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable").Header("Retry-After").ShouldBe("1");
            }

            using (var caller = await OpenAsync("203.0.113.2", Create, Service.Accesskey))
            {
                (await caller.ReceivesContinueAsync()).ShouldBeTrue();
                await caller.SendAsync(Body + new string(' ', 86));
                (await caller.AnswerAsync()).Status.ShouldBe(HttpStatusCode.OK);
            }

            // What its strangers hold doesn't count against a network's callers.
            parked.AddRange(await ParkAsync(MostOfANetwork, "198.51.100.1", Create, Service.Accesskey));
            using (var caller = await OpenAsync("203.0.113.4", Create, Service.Accesskey))
            {
                (await caller.AnswerAsync()).ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
            }

            meters.All.Where(measured => measured.Instrument == "accesskeys.bodies.rejected").Select(measured => measured.Tags["limit"])
                .ShouldBe(["network", "total", "total"]);

            // What comes with its headers is there at once, whatever else is on its way.
            (await Service.SendAsync(HttpMethod.Post, "/v1.0/accesskeys", Service.Accesskey, RequestExtensions.Json(Body)))
                .Status.ShouldBe(HttpStatusCode.OK);
            End(parked);
        }
    }

    private protected Service Service { get; } = service;

    private Task<ParkedRequest> OpenAsync(string client, string line = Revoke, string? credential = null) =>
        ParkedRequest.OpenAsync(Service.Address, line, "Content-Length: 100\r\nExpect: 100-continue", credential, client);

    private protected async Task<List<ParkedRequest>> ParkAsync(int count, string client, string line = Revoke, string? credential = null)
    {
        var parked = new List<ParkedRequest>();
        while (parked.Count < count)
        {
            parked.Add(await OpenAsync(client, line, credential));
            (await parked[^1].ReceivesContinueAsync()).ShouldBeTrue($"{parked.Count}");
        }

        return parked;
    }

    // What a client that is gone has held is given back once the server has seen that it is gone.
    private async Task TakesExactlyAsync(int count, string client)
    {
        var patience = TimeProvider.System.GetTimestamp();
        var parked = new List<ParkedRequest>();
        while (parked.Count < count)
        {
            var request = await OpenAsync(client, Create, Service.Accesskey);
            if (await request.ReceivesContinueAsync())
            {
                parked.Add(request);
                continue;
            }

            request.Dispose();
            TimeProvider.System.GetElapsedTime(patience).ShouldBeLessThan(TimeSpan.FromSeconds(20), $"{parked.Count} of {count}");
        }

        using var refused = await OpenAsync(client, Create, Service.Accesskey);
        (await refused.ReceivesContinueAsync()).ShouldBeFalse();
        End(parked);
    }

    private protected static void End(List<ParkedRequest> parked) => parked.ForEach(request => request.Dispose());

    public sealed class Small : LoginLimitTests.BehindAProxy
    {
        protected override void Configure(IWebHostBuilder builder)
        {
            base.Configure(builder);
            builder.ConfigureTestServices(services => services.AddSingleton(provider => new RequestBodyBudget(
                mostInTotal: 2 * MostOfANetwork * RequestBodyBudget.FixedCost,
                mostPerNetwork: MostOfANetwork * RequestBodyBudget.FixedCost,
                provider.GetRequiredService<IMeterFactory>())));
        }
    }
}
