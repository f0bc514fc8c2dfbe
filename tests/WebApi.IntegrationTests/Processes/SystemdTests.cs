using System.Net.Sockets;
using System.Text;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class SystemdTests : TemporaryFolder
{
    [Fact]
    public async Task Start_BySystemd_SaysWhenTheServiceIsReadyAndWhenItStops()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has systemd.");
        var path = Path.Combine(Folder, "notify");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await using var process = ServiceProcess.StartBySystemd(location, path);

        (await ReceiveAsync(socket)).ShouldBe("READY=1");
        using var http = await process.ListeningAsync();
        (await http.GetAsync("/health/ready")).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        process.Terminate();

        (await ReceiveAsync(socket)).ShouldBe("STOPPING=1");
        (await process.ExitCodeAsync()).ShouldBe(0);
        process.Output.ShouldContain("<6>Microsoft.Hosting.Lifetime");
    }

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var message = new byte[256];
        socket.ReceiveTimeout = 60_000;
        var length = await Task.Run(() => socket.Receive(message));
        return Encoding.UTF8.GetString(message, 0, length).Trim();
    }
}
