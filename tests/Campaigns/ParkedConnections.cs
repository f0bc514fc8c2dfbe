using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Accesskeys.Campaigns;

/// <summary>Connections from several networks of the loopback, each of which sends part of a request and no more.</summary>
internal sealed class ParkedConnections(Uri service, CancellationToken cancellationToken) : IDisposable
{
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly ConcurrentBag<Task<string>> _answers = [];

    /// <param name="network">127.0.x.y: each address of the loopback is one.</param>
    public async ValueTask OpenAsync(int network, string request)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _sockets.Add(socket);
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, (byte)(1 + (network / 250)), (byte)(1 + (network % 250))]), 0));
        await socket.ConnectAsync(IPAddress.Parse(service.Host), service.Port, cancellationToken);
        _answers.Add(AnswerAsync(socket, Encoding.ASCII.GetBytes(request)));
    }

    /// <summary>How many responses had which status, once that many have arrived.</summary>
    public async Task<IReadOnlyDictionary<string, int>> AnswersAsync(int most)
    {
        var answers = new List<string>();
        await foreach (var answer in Task.WhenEach(_answers).WithCancellation(cancellationToken))
        {
            answers.Add(await answer);
            if (answers.Count == most)
            {
                break;
            }
        }

        return answers.CountBy(answer => answer).ToDictionary();
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private async Task<string> AnswerAsync(Socket socket, byte[] request)
    {
        var buffer = new byte[64];
        var receiving = socket.ReceiveAsync(buffer, cancellationToken);
        await SendAsync(socket, request);
        return Encoding.ASCII.GetString(buffer, 0, await receiving).Split(' ')[1];
    }

    // A rejected request may have its connection closed before everything is sent.
    private async Task SendAsync(Socket socket, byte[] request)
    {
        try
        {
            for (var sent = 0; sent < request.Length;)
            {
                sent += await socket.SendAsync(request.AsMemory(sent), cancellationToken);
            }
        }
        catch (SocketException)
        {
        }
    }
}
