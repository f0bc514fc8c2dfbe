using System.Net;
using System.Net.Sockets;
using System.Text;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class StopTests
{
    // What supervisors wait before they kill is longer, systemd and Kubernetes among them.
    private static readonly TimeSpan _longestStop = TimeSpan.FromSeconds(9);

    private static readonly (string Sent, int Times)[] _stalls =
    [
        ("GET /v1.0/accesskeys HTTP/1.1\r\nHost: x\r\n", 1),
        ("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n", 1),
        ("POST /auth/revoke HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n", 1),
        ("POST /auth/revoke HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"tokens\":", 1),
        ("POST /auth/revoke HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"tok", 1),
        ("GET /openapi/v1.json HTTP/1.1\r\nHost: x\r\n\r\n", 300),
    ];

    [Fact]
    public async Task Terminate_WithStalledConnections_ExitsInTimeAndLosesNothing()
    {
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);

        // The drain that Production has by default.
        await using var process = ServiceProcess.Start(
            location.Folder, ServiceProcess.Complete().Concat(location.Settings).Append(new("Shutdown:Drain", "")).ToDictionary());
        using var http = await process.SignedInAsync();
        await http.UseAndRejectAsync();
        var stalled = await Task.WhenAll(_stalls.Select(stall => StallAsync(http.BaseAddress!, stall.Sent, stall.Times)));

        await EndsInTimeAsync(process);

        Array.ForEach(stalled, connection => connection.Dispose());
        (await location.CountAsync("SELECT COUNT(*) FROM Accesskeys WHERE LastUsedAt IS NOT NULL")).ShouldBe(1);
        (await location.CountAsync("SELECT SUM(Times) FROM Refusals")).ShouldBe(1);
    }

    [Fact]
    public async Task Terminate_WhileTheDatabaseIsLocked_ExitsInTimeAndLogsTheLoss()
    {
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await using var process = ServiceProcess.Start(location);
        using var http = await process.SignedInAsync();
        var used = await http.UseAndRejectAsync();
        using var stalled = await StallAsync(http.BaseAddress!, "GET / HTTP/1.1\r\n", 1);
        await using var connection = await location.OpenAsync();
        await connection.ExecuteAsync("BEGIN IMMEDIATE");
        (await http.VerifyAsync(used.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await EndsInTimeAsync(process);

        // How many there are depends on what was written before the lock.
        process.Output.ShouldMatch("Stopped before usage was confirmed as written: [1-9] counters may be lost");
    }

    private static async Task EndsInTimeAsync(ServiceProcess process)
    {
        var start = TimeProvider.System.GetTimestamp();
        process.Terminate();
        (await process.ExitCodeAsync()).ShouldBe(0);

        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(_longestStop);
    }

    /// <summary>A connection on which nothing is sent or read any more.</summary>
    private static async Task<TcpClient> StallAsync(Uri address, string sent, int times)
    {
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(sent, times))));
        return client;
    }
}
