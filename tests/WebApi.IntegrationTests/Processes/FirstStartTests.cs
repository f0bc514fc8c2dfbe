using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed partial class FirstStartTests : TemporaryFolder
{
    [Fact]
    public async Task FirstStart_InDevelopment_PrintsACurlLineThatWorksAsPasted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The line is for a Unix shell.");
        await using var process = ServiceProcess.Start(Folder, environment: "Development");
        using var http = await process.ListeningAsync();
        var curl = await PrintedAsync(process, CurlLine());

        var shell = Process.Start(new ProcessStartInfo("sh", ["-c", curl.Value.Replace("curl ", "curl -s ", StringComparison.Ordinal)]) { RedirectStandardOutput = true })!;

        (await shell.StandardOutput.ReadToEndAsync()).ShouldStartWith("{\"result\":[{\"id\":");
        var login = new Login { Username = (await PrintedAsync(process, Named("username"))).Groups[1].Value, Password = (await PrintedAsync(process, Named("password"))).Groups[1].Value };
        (await new AccesskeysClient(http).LoginAsync(login)).Username.ShouldBe("operator");
    }

    [Fact]
    public async Task FirstStart_WithALongestLifetime_CutsTheFirstKeyToIt()
    {
        await using var process = ServiceProcess.Start(
            Folder, new Dictionary<string, string> { ["Accesskeys__MaxLifetime"] = "01:00:00" }, "Development");
        using var http = await process.ListeningAsync();
        var login = new Login { Username = "operator", Password = (await PrintedAsync(process, Named("password"))).Groups[1].Value };
        var session = (await new AccesskeysClient(http).LoginAsync(login)).Token;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session);

        var first = (await new AccesskeysClient(http).ListAccesskeysAsync()).Result.ShouldHaveSingleItem();

        (first.Tm_expire - first.Tm_create).ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task SecondStart_InDevelopment_PrintsNothingAndKeepsSessions()
    {
        string password, session;
        await using (var first = ServiceProcess.Start(Folder, environment: "Development"))
        {
            using var http = await first.ListeningAsync();
            password = (await PrintedAsync(first, Named("password"))).Groups[1].Value;
            session = (await new AccesskeysClient(http).LoginAsync(new Login { Username = "operator", Password = password })).Token;
            first.Terminate();
            (await first.ExitCodeAsync()).ShouldBe(0);
        }

        await using var second = ServiceProcess.Start(Folder, environment: "Development");
        using var again = await second.ReadyAsync();

        (await again.GetAsync($"/v1.0/customer?token={session}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        second.Output.ShouldNotContain("password");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(Folder, "App_Data", "signing.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task FirstStart_InDevelopmentBeyondLoopback_PrintsNoSecretAndEnds()
    {
        await using var process = ServiceProcess.Start(
            Folder, new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "http://0.0.0.0:0" }, "Development");

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Output.ShouldNotContain("vb_");
        process.Errors.ShouldHaveSingleItem().ShouldStartWith("Bootstrap:Username: is required");
    }

    [Fact]
    public async Task FirstStart_WithTheOperatorGiven_PrintsNoSecret()
    {
        await using var process = ServiceProcess.Start(Folder, ServiceProcess.Complete(), "Development");
        using var http = await process.ReadyAsync();

        process.Output.ShouldNotContain("vb_");
        process.Output.ShouldNotContain(Service.Password);
        (await new AccesskeysClient(http).LoginAsync(new Login { Username = Service.Username, Password = Service.Password }))
            .Username.ShouldBe(Service.Username);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task FirstStart_OfTwoAtOnce_MakesOneOperator(DatabaseProvider provider)
    {
        await using var location = new TestDatabaseLocation(provider);
        await location.BeforeFirstStartAsync();
        var starting = Enumerable.Range(0, 2).Select(_ => ServiceProcess.Start(location.Folder, location.Settings, "Development")).ToList();
        await using var first = starting[0];
        await using var second = starting[1];
        using var firstHttp = await first.ListeningAsync();
        using var secondHttp = await second.ListeningAsync();
        var printed = await Task.WhenAny(PrintedAsync(first, Named("password")), PrintedAsync(second, Named("password"))).Unwrap();

        var login = new Login { Username = "operator", Password = printed.Groups[1].Value };

        foreach (var http in new[] { firstHttp, secondHttp })
        {
            var session = await new AccesskeysClient(http).LoginAsync(login);
            (await firstHttp.GetAsync($"/v1.0/customer?token={session.Token}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        Named("password").Count(first.Output + second.Output).ShouldBe(1);
    }

    private static async Task<Match> PrintedAsync(ServiceProcess process, Regex pattern)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!pattern.IsMatch(process.Output))
        {
            await process.NextLineAsync(patience.Token);
        }

        return pattern.Match(process.Output);
    }

    private static Regex Named(string name) => new($@"^ +{name} +(\S+)$", RegexOptions.Multiline);

    [GeneratedRegex("curl -H .*$", RegexOptions.Multiline)]
    private static partial Regex CurlLine();
}
