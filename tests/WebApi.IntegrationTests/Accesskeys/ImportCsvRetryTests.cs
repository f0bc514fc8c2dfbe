extern alias ImportCsv;

using System.Buffers;
using System.Text.Json;
using Accesskeys.Client;
using Accesskeys.WebApi.IntegrationTests.Proxies;
using ImportCsv::Accesskeys.ImportCsv;
using Microsoft.AspNetCore.Http;
using static Accesskeys.WebApi.IntegrationTests.Accesskeys.ImportCsvRun;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

/// <summary>Which failures samples/ImportCsv sends a request again after, and how long it waits.</summary>
public sealed class ImportCsvRetryTests
{
    private const string Header = "token,tm_expire,scopes\n";

    [Fact]
    public async Task Service_ThatIsNotThere_IsTriedAFewTimesAndThenGivenUp()
    {
        var clock = new WaitlessClock();

        var run = await ImportCsvRun.OfAsync(Header + Row(), $"{FreePort.Unused()}", "key", clock: clock);

        run.ExitCode.ShouldBe(2);
        run.Errors.Length.ShouldBe(3);
        run.Errors[^1].ShouldContain("can't be reached: Connection refused. Gave up after 3 tries"); // prose:allow, the system's text
        clock.Waits.ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)]);
    }

    [Fact]
    public async Task Host_ThatCantBeResolved_IsNamedAndNotTriedAgain()
    {
        var failure = new HttpRequestException(HttpRequestError.NameResolutionError);

        (await FailureAsync(failure)).ShouldBe("The host keys.example of ACCESSKEYS_URL is not known.");
    }

    [Fact]
    public async Task Service_ThatDoesNotRespondInTime_IsRetriedAFewTimes() =>
        (await FailureAsync(new TaskCanceledException())).ShouldStartWith(
            "The service at http://keys.example/ can't be reached: no response in time. Gave up after 3 tries");

    [Theory]
    [InlineData("600", 0)]
    [InlineData("601", 2)]
    [InlineData("99999999999999999999", 2)]
    public async Task Wait_ThatTheServiceAsksFor_IsWaitedForUpToTenMinutes(string seconds, int exitCode)
    {
        var (clock, requests) = (new WaitlessClock(), 0);
        await using var busy = await Recorder.StartAsync(response =>
        {
            if (requests++ == 0)
            {
                (response.StatusCode, response.Headers.RetryAfter) = (503, seconds);
                return;
            }

            Respond(response, 1);
        });

        var run = await ImportCsvRun.OfAsync(Header + Row(), $"{busy.Address}", "key", clock: clock);

        run.ExitCode.ShouldBe(exitCode);
        run.Errors.ShouldBe([exitCode == 0
            ? "The service is unavailable (HTTP 503): trying again in 600 s."
            : "The service is unavailable (HTTP 503), and asks to wait for more than 10 minutes. "
                + "Start again later; what was imported is left as it is."]);
        clock.Waits.ShouldBe(exitCode == 0 ? [TimeSpan.FromMinutes(10)] : []);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(502)]
    public async Task Thousand_ThatCantBeTakenNow_IsSentAgainAndNothingElseIs(int status)
    {
        var requests = 0;
        await using var busy = await Recorder.StartAsync(response =>
        {
            if (requests++ == 0)
            {
                (response.StatusCode, response.Headers.RetryAfter) = (status, "0");
                return;
            }

            Respond(response, requests == 2 ? 1000 : 1);
        });

        var run = await ImportCsvRun.OfAsync(
            Header + string.Concat(Enumerable.Range(0, 1001).Select(_ => Row())), new Uri(busy.Address, "/a/prefix"), "key");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldEndWith("1001 of 1001: 1001 created, 0 exists, 0 conflict, 0 invalid");
        run.Errors.ShouldBe([$"The service is unavailable (HTTP {status}): trying again in 0 s."]);
        busy.Requests.ShouldAllBe(request => request.Target == "/a/prefix/v1.0/accesskeys/import" && request.Header("Authorization") == "Bearer key");
        busy.Requests.Select(request => JsonDocument.Parse(request.Body).RootElement.GetProperty("accesskeys").GetArrayLength()).ShouldBe([1000, 1000, 1]);
        busy.Requests.ShouldAllBe(request => !request.Body.Contains(Secret));
    }

    private static string Row() => $"{NewToken()},2090-01-01T00:00:00Z,-\n";

    private static void Respond(HttpResponse response, int keys)
    {
        response.ContentType = "application/json";
        response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(new
        {
            result = Enumerable.Repeat(new { token_hash = (string?)null, status = "created", id = Guid.NewGuid() }, keys),
            foreign_tokens = "accepted",
        }));
    }

    /// <summary>What is said of a connection that fails like that.</summary>
    private static async Task<string> FailureAsync(Exception failure)
    {
        var url = new Uri("http://keys.example");
        var client = new AccesskeysClient(HttpClients.Of(url, new FailingHandler(failure)));
        var calls = new ServiceCalls(client, url, TextWriter.Null, new WaitlessClock());
        return (await Should.ThrowAsync<ImportException>(() => calls.ImportAsync(new ImportAccesskeys(), CancellationToken.None))).Message;
    }

    private sealed class FailingHandler(Exception failure) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(failure);
    }

    /// <summary>Every wait is over at once, and kept.</summary>
    private sealed class WaitlessClock : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
