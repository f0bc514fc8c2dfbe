using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Accesskeys.WebApi.IntegrationTests.Bodies;

/// <summary>A request whose body arrives as the test sends it, on a connection of its own.</summary>
internal sealed class ParkedRequest : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _cancellation = new(_patience);
    private readonly StringBuilder _received = new();
    private string _head = "";

    /// <param name="line">The method and the path.</param>
    /// <param name="framing">The headers beyond those that every such request has, a line each.</param>
    public static async Task<ParkedRequest> OpenAsync(
        Uri service, string line, string framing, string? credential = null, string? client = null, string version = "1.1")
    {
        var request = new ParkedRequest();
        await request._socket.ConnectAsync(IPAddress.Parse(service.Host), service.Port, request._cancellation.Token);
        request._head = $"{line} HTTP/{version}\r\nHost: x\r\nContent-Type: application/json\r\n{framing}\r\n"
            + (credential is null ? "" : $"Authorization: Bearer {credential}\r\n")
            + (client is null ? "" : $"X-Forwarded-For: {client}\r\n")
            + "\r\n";
        await request.SendAsync(request._head);
        return request;
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.Latin1.GetBytes(text), _cancellation.Token);

    /// <summary>Whether 100 Continue arrives before the response.</summary>
    public async Task<bool> ReceivesContinueAsync()
    {
        const string Continue = "HTTP/1.1 100 Continue\r\n\r\n";
        await ReceiveAsync(() => _received.Length >= Continue.Length);
        if (!_received.ToString().StartsWith(Continue, StringComparison.Ordinal))
        {
            return false;
        }

        _received.Remove(0, Continue.Length);
        return true;
    }

    /// <summary>The next response, validated against the OpenAPI document.</summary>
    /// <param name="request">A further request on the same connection, if it isn't the first one's response that is read.</param>
    public async Task<ServiceResponse> AnswerAsync(string? request = null)
    {
        await ReceiveAsync(() => Length() is not null);
        var text = _received.ToString(0, Length()!.Value);
        _received.Remove(0, text.Length);
        return await RawHttp.ReadAsync(request ?? _head, text);
    }

    /// <summary>Waits until the server ends the connection.</summary>
    public async Task EndsAsync()
    {
        try
        {
            await ReceiveAsync(() => false, throwAtEnd: false);
        }
        catch (SocketException)
        {
            // It may end it by a reset.
        }
    }

    /// <summary>Closes the sending side, and keeps receiving.</summary>
    public void SendNoMore() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection by a reset, as a client does that crashes.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _cancellation.Dispose();
    }

    // The length of the first received response, once it is complete.
    private int? Length()
    {
        const string End = "\r\n\r\n", ContentLength = "Content-Length: ";
        var head = _received.ToString().Split(End)[0];
        if (head.Length == _received.Length)
        {
            return null;
        }

        var line = head.Split("\r\n").SingleOrDefault(line => line.StartsWith(ContentLength, StringComparison.Ordinal)) ?? $"{ContentLength}0";
        var length = head.Length + End.Length + int.Parse(line[ContentLength.Length..], System.Globalization.CultureInfo.InvariantCulture);
        return length <= _received.Length ? length : null;
    }

    private async Task ReceiveAsync(Func<bool> isEnough, bool throwAtEnd = true)
    {
        var buffer = new byte[4096];
        while (!isEnough())
        {
            var count = await _socket.ReceiveAsync(buffer, _cancellation.Token);
            if (count == 0)
            {
                throwAtEnd.ShouldBeFalse($"The connection ended: {_received}");
                return;
            }

            _received.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }
}
