using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Settings;
using Accesskeys.WebApi.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Moq;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class StopTests
{
    private const int PipelinedRequests = 300;

    // What supervisors wait before they kill is longer, systemd and Kubernetes among them.
    private static readonly TimeSpan _longestStop = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string, int> Stalls => new()
    {
        { "GET /v1.0/accesskeys HTTP/1.1\r\nHost: x\r\n", 1 },
        { "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n", 1 },
        { "POST /auth/revoke HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n", 1 },
        { "POST /auth/revoke HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"tokens\":", 1 },
        { "POST /auth/revoke HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"tok", 1 },
        { "GET /openapi/v1.json HTTP/1.1\r\nHost: x\r\n\r\n", PipelinedRequests },
    };

    [Theory]
    [MemberData(nameof(Stalls))]
    public async Task Terminate_WithAConnectionThatStandsStill_EndsInTimeAndLosesNothing(string sent, int times)
    {
        await using var place = new Place(DatabaseProvider.Sqlite);
        await using var process = ServiceProcess.Start(place);
        using var http = await process.SignedInAsync();
        await UseAndRefuseAsync(http);
        using var stalled = await StallAsync(http.BaseAddress!, sent, times);

        var start = TimeProvider.System.GetTimestamp();
        process.Terminate();
        (await process.ExitCodeAsync()).ShouldBe(0);

        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(_longestStop);
        (await CountAsync(place, "SELECT COUNT(*) FROM Accesskeys WHERE LastUsedAt IS NOT NULL")).ShouldBe(1);
        (await CountAsync(place, "SELECT SUM(Times) FROM Refusals")).ShouldBe(1);
    }

    [Fact]
    public async Task Terminate_WhileTheDatabaseIsLocked_EndsInTimeAndTellsWhatIsLost()
    {
        await using var place = new Place(DatabaseProvider.Sqlite);
        await using var process = ServiceProcess.Start(place);
        using var http = await process.SignedInAsync();
        await UseAndRefuseAsync(http);
        using var stalled = await StallAsync(http.BaseAddress!, "GET / HTTP/1.1\r\n", 1);
        await using var connection = await place.OpenAsync();
        await connection.ExecuteAsync("BEGIN IMMEDIATE");

        var start = TimeProvider.System.GetTimestamp();
        process.Terminate();
        (await process.ExitCodeAsync()).ShouldBe(0);

        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(_longestStop);
        process.Output.ShouldContain("Stopped before key usage was written: 2 counters are lost");
    }

    [Fact]
    public async Task Terminate_BeforeTheDrainIsOver_IsNotReadyButAnswersAndWritesWhatWasCounted()
    {
        await using var place = new Place(DatabaseProvider.Sqlite);
        await using var process = Start(place, drain: "00:01:00");
        using var http = await process.SignedInAsync();
        var key = await UseAndRefuseAsync(http);

        process.Terminate();

        using var patience = new CancellationTokenSource(_patience);
        await BecomesAsync(http, "/health/ready", HttpStatusCode.ServiceUnavailable, patience.Token);
        (await http.GetAsync("/health/live", patience.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var answer = await VerifyAsync(http, key.Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.ConnectionClose.ShouldBe(true);
        while (await CountAsync(place, "SELECT COUNT(*) FROM Accesskeys WHERE LastUsedAt IS NOT NULL") == 0
            || await CountAsync(place, "SELECT COUNT(*) FROM Refusals") == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    [Fact]
    public async Task Terminate_WithUsesDuringTheDrain_WritesThemAtItsEnd()
    {
        await using var place = new Place(DatabaseProvider.Sqlite);
        await using var process = Start(place, drain: "00:00:05");
        using var http = await process.SignedInAsync();
        var key = await new AccesskeysClient(http).CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 });

        process.Terminate();
        using var patience = new CancellationTokenSource(_patience);
        await BecomesAsync(http, "/health/ready", HttpStatusCode.ServiceUnavailable, patience.Token);
        (await VerifyAsync(http, key.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await process.ExitCodeAsync()).ShouldBe(0);
        (await CountAsync(place, "SELECT COUNT(*) FROM Accesskeys WHERE LastUsedAt IS NOT NULL")).ShouldBe(1);
    }

    [Fact]
    public async Task Delete_WhileAnotherNodeDrains_IsObeyedByThatNode()
    {
        await using var place = new Place(DatabaseProvider.Sqlite);
        await using var draining = Start(place, drain: "00:01:00");
        using var http = await draining.SignedInAsync();
        await using var other = ServiceProcess.Start(place);
        using var operators = await other.SignedInAsync();
        var client = new AccesskeysClient(operators);
        var (deleted, kept) = (
            await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 }), await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 }));
        (await VerifyAsync(http, deleted.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        draining.Terminate();
        using var patience = new CancellationTokenSource(_patience);
        await BecomesAsync(http, "/health/ready", HttpStatusCode.ServiceUnavailable, patience.Token);
        await client.DeleteAccesskeyAsync(deleted.Id);
        await Revocation.RevocationBound.PassAsync();

        (await VerifyAsync(http, deleted.Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await VerifyAsync(http, kept.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Development", null, "00:00:00")]
    [InlineData("Production", null, "00:00:02")]
    [InlineData("Production", "", "00:00:02")]
    [InlineData("Production", "0", "00:00:00")]
    [InlineData("Development", "00:00:30", "00:00:30")]
    public void Drain_IsNoneInDevelopmentUnlessSet(string environment, string? setting, string drain) =>
        Read(environment, setting).Drain.ShouldBe(TimeSpan.Parse(drain, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("a while")]
    [InlineData("-00:00:01")]
    [InlineData("00:01:01")]
    public void Drain_OfAnotherLength_IsRejected(string setting) =>
        Should.Throw<SettingException>(() => Read("Production", setting)).Message.ShouldStartWith("Shutdown:Drain: ");

    private static ShutdownSettings Read(string environment, string? setting) => ShutdownSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection([new("Shutdown:Drain", setting)]).Build(),
        Mock.Of<IHostEnvironment>(host => host.EnvironmentName == environment));

    private static ServiceProcess Start(Place place, string drain) => ServiceProcess.Start(
        place.Folder, ServiceProcess.Complete().Concat(place.Settings).Append(new("Shutdown:Drain", drain)).ToDictionary());

    /// <summary>A key that was used once, and another that was refused once.</summary>
    private static async Task<CreatedAccesskey> UseAndRefuseAsync(HttpClient http)
    {
        var client = new AccesskeysClient(http);
        var used = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 });
        var disabled = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600, Enabled = false });
        (await VerifyAsync(http, used.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await VerifyAsync(http, disabled.Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        return used;
    }

    private static async Task<HttpResponseMessage> VerifyAsync(HttpClient http, string token)
    {
        using var user = HttpClients.OfService(http.BaseAddress!);
        user.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await user.GetAsync("/auth/verify");
    }

    private static async Task BecomesAsync(HttpClient http, string path, HttpStatusCode status, CancellationToken cancellationToken)
    {
        while ((await http.GetAsync(path, cancellationToken)).StatusCode != status)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    /// <summary>A connection on which nothing is sent or read any more.</summary>
    private static async Task<TcpClient> StallAsync(Uri address, string sent, int times)
    {
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(sent, times))));
        return client;
    }

    private static async Task<long> CountAsync(Place place, string sql)
    {
        await using var connection = await place.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
