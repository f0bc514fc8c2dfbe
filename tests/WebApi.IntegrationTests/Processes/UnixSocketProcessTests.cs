using System.Net;
using System.Net.Sockets;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class UnixSocketProcessTests : TemporaryFolder
{
    private string Socket => Path.Combine(Folder, "http");

    [Theory]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("Kestrel:Endpoints:A:Url")]
    public async Task Start_AfterAKilledProcess_TakesOverItsSocket(string setting)
    {
        SkipOnWindows();
        await using (var killed = Start(setting))
        {
            (await killed.ListeningAsync()).Dispose();
            killed.Kill();
            await killed.ExitCodeAsync();
        }

        File.Exists(Socket).ShouldBeTrue();

        await using var next = Start(setting);
        (await next.ListeningAsync()).Dispose();
        using var http = HttpClients.OfSocket(Socket);
        (await http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Start_WhereAnotherProcessListens_LeavesItsSocketAlone()
    {
        SkipOnWindows();
        await using var first = Start();
        (await first.ListeningAsync()).Dispose();

        await using var second = Start();

        (await second.ExitCodeAsync()).ShouldBe(1);
        second.Errors.ShouldHaveSingleItem().ShouldStartWith("ASPNETCORE_URLS: ");
        using var http = HttpClients.OfSocket(Socket);
        (await http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("some content")]
    public async Task Start_WhereAFileIsInThePlaceOfTheSocket_LeavesTheFileAlone(string content)
    {
        SkipOnWindows();
        await File.WriteAllTextAsync(Socket, content);

        await using var process = Start();

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldStartWith("ASPNETCORE_URLS: ");
        (await File.ReadAllTextAsync(Socket)).ShouldBe(content);
    }

    [Fact]
    public async Task Start_WhereALinkToASocketIsInItsPlace_LeavesBothAlone()
    {
        SkipOnWindows();
        var other = Path.Combine(Folder, "other");
        using (var stale = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            stale.Bind(new UnixDomainSocketEndPoint(other));
            File.Move(other, other + "-stale");
        }

        File.CreateSymbolicLink(Socket, other + "-stale");

        await using var process = Start();

        (await process.ExitCodeAsync()).ShouldBe(1);
        File.Exists(Socket).ShouldBeTrue();
        File.Exists(other + "-stale").ShouldBeTrue();
    }

    private ServiceProcess Start(string setting = "ASPNETCORE_URLS")
    {
        var settings = ServiceProcess.Complete();
        settings[setting] = $"http://unix:{Socket}";
        return ServiceProcess.Start(Folder, settings);
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "A process that is killed there leaves none.");
}
