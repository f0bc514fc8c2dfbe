using System.Net;
using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.WebApi.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Moq;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class DrainTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Terminate_DuringTheDrain_IsNotReadyButRespondsAndWritesItsCounts()
    {
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await using var process = Start(location, drain: "00:01:00");
        using var http = await process.SignedInAsync();
        var key = await http.UseAndRejectAsync();

        process.Terminate();

        using var patience = new CancellationTokenSource(_patience);
        await BecomesAsync(http, "/health/ready", HttpStatusCode.ServiceUnavailable, patience.Token);
        (await http.GetAsync("/health/live", patience.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var answer = await http.VerifyAsync(key.Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.ConnectionClose.ShouldBe(true);
        (await http.GetAsync("/nowhere", patience.Token)).Headers.ConnectionClose.ShouldBe(true);
        while (await location.CountAsync("SELECT COUNT(*) FROM Accesskeys WHERE LastUsedAt IS NOT NULL") == 0
            || await location.CountAsync("SELECT COUNT(*) FROM Refusals") == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    [Fact]
    public async Task Terminate_WithUsesDuringTheDrain_WritesThemAtItsEnd()
    {
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await using var process = Start(location, drain: "00:00:05");
        using var http = await process.SignedInAsync();
        var key = await new AccesskeysClient(http).CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 });

        process.Terminate();
        using var patience = new CancellationTokenSource(_patience);
        await BecomesAsync(http, "/health/ready", HttpStatusCode.ServiceUnavailable, patience.Token);
        (await http.VerifyAsync(key.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await process.ExitCodeAsync()).ShouldBe(0);
        (await location.CountAsync("SELECT COUNT(*) FROM Accesskeys WHERE LastUsedAt IS NOT NULL")).ShouldBe(1);
    }

    [Fact]
    public async Task Delete_WhileAnotherNodeDrains_IsObeyedByThatNode()
    {
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await using var draining = Start(location, drain: "00:01:00");
        using var http = await draining.SignedInAsync();
        await using var other = ServiceProcess.Start(location);
        using var operators = await other.SignedInAsync();
        var client = new AccesskeysClient(operators);
        var (deleted, kept) = (
            await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 }), await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 }));
        (await http.VerifyAsync(deleted.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        draining.Terminate();
        using var patience = new CancellationTokenSource(_patience);
        await BecomesAsync(http, "/health/ready", HttpStatusCode.ServiceUnavailable, patience.Token);
        await client.DeleteAccesskeyAsync(deleted.Id);
        await RevocationBound.PassAsync();

        (await http.VerifyAsync(deleted.Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await http.VerifyAsync(kept.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Development", null, "00:00:00")]
    [InlineData("Production", null, "00:00:02")]
    [InlineData("Production", "", "00:00:02")]
    [InlineData("Production", "0", "00:00:00")]
    [InlineData("Development", "00:00:30", "00:00:30")]
    public void Drain_InDevelopment_IsOffByDefault(string environment, string? setting, string drain) =>
        Read(environment, setting).Drain.ShouldBe(TimeSpan.Parse(drain, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("a while")]
    [InlineData("-00:00:01")]
    [InlineData("00:01:01")]
    public void Drain_OfAnotherLength_IsRejected(string setting) =>
        Should.Throw<OptionsValidationException>(() => Read("Production", setting)).Message.ShouldStartWith("Shutdown:Drain: ");

    private static ShutdownOptions Read(string environment, string? setting)
    {
        using var services = new ServiceCollection()
            .AddSingleton(Mock.Of<IHostEnvironment>(host => host.EnvironmentName == environment))
            .AddShutdown(new ConfigurationBuilder().AddInMemoryCollection([new("Shutdown:Drain", setting)]).Build())
            .BuildServiceProvider();
        return services.GetRequiredService<ShutdownOptions>();
    }

    private static ServiceProcess Start(TestDatabaseLocation location, string drain) => ServiceProcess.Start(
        location.Folder, ServiceProcess.Complete().Concat(location.Settings).Append(new("Shutdown:Drain", drain)).ToDictionary());

    private static async Task BecomesAsync(HttpClient http, string path, HttpStatusCode status, CancellationToken cancellationToken)
    {
        while ((await http.GetAsync(path, cancellationToken)).StatusCode != status)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }
}
