using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>
/// The most careless API that could stand behind a proxy: it agrees to any upgrade, whatever is asked for, and serves what comes
/// through the tunnel.
/// </summary>
public sealed class UpgradingApi : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _received = new();
    private readonly Task _serving;

    public UpgradingApi()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>The head of each request, and of each tunnel what came first.</summary>
    public IReadOnlyCollection<string> Received => _received;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var closed = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { AutoFlush = true };
        try
        {
            while (await ReadHeadAsync(reader) is { } head)
            {
                _received.Enqueue(head);
                var upgrades = head.Split("\r\n").Where(line => line.StartsWith("Upgrade:", StringComparison.OrdinalIgnoreCase)).ToList();
                if (upgrades.Count > 0)
                {
                    await writer.WriteAsync(
                        $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n{string.Join("\r\n", upgrades)}\r\n\r\n");
                    _received.Enqueue("tunnel: " + await ReadHeadAsync(reader));
                    return;
                }

                await writer.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        }
        catch (IOException)
        {
        }
    }

    private static async Task<string?> ReadHeadAsync(StreamReader reader)
    {
        var head = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length == 0)
            {
                return head.ToString();
            }

            head.Append(line).Append("\r\n");
        }

        return null;
    }
}
