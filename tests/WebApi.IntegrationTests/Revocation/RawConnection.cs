using System.Net.Sockets;
using System.Text;

namespace Accesskeys.WebApi.IntegrationTests.Revocation;

/// <summary>A connection to a node that accepts data even while the node is suspended.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly StreamReader _reader;

    private RawConnection(Uri address)
    {
        _client.Connect(address.Host, address.Port);
        _reader = new StreamReader(_client.GetStream(), Encoding.Latin1);
    }

    public static RawConnection Open(ServiceNode node) => new(node.Address);

    /// <summary>Verifies and keeps the connection. Returns the response's first line.</summary>
    public async Task<string?> VerifyAsync(string token)
    {
        await SendAsync("HEAD", token, "keep-alive");
        var status = await _reader.ReadLineAsync();
        while (await _reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        return status;
    }

    public Task SendLastAsync(string token) => SendAsync("GET", token, "close");

    public Task<string> ReadLastAsync() => _reader.ReadToEndAsync();

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }

    private async Task SendAsync(string method, string token, string connection) =>
        await _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"{method} {Verdict.Path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nConnection: {connection}\r\n\r\n"));
}
