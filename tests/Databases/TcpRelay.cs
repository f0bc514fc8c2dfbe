using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Accesskeys.Tests;

/// <summary>The way to a server, for tests that cut it or send it to another server.</summary>
internal class TcpRelay : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly string _host;
    private TcpListener _listener;
    private volatile int _target;
    private volatile bool _isMute;

    public TcpRelay(string host, int port)
    {
        (_host, _target) = (host, port);
        _listener = Listen(port: 0);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>Sends new connections to another server on the same host. Those that are open stay as they are.</summary>
    public void SwitchTo(int port) => _target = port;

    /// <summary>Ends every connection, as a server that dies does.</summary>
    public void Cut()
    {
        foreach (var socket in _sockets.Keys)
        {
            if (_sockets.TryRemove(socket, out _))
            {
                socket.Close(timeout: 0);
            }
        }

        _isMute = false;
    }

    /// <summary>Drops all further data from the server until the connections are cut.</summary>
    public void Mute() => _isMute = true;

    /// <summary>Closes every connection and accepts no new ones.</summary>
    public void Close()
    {
        _listener.Stop();
        Cut();
    }

    public void Reopen() => _listener = Listen(Port);

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _sockets[client] = _sockets[server] = true;
        try
        {
            await server.ConnectAsync(_host, _target);
            await Task.WhenAny(PassAsync(client, server, isAnswer: false), PassAsync(server, client, isAnswer: true));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Cut while it was being made.
        }
        finally
        {
            _sockets.TryRemove(client, out _);
            _sockets.TryRemove(server, out _);
            client.Close(timeout: 0);
            server.Close(timeout: 0);
        }
    }

    private async Task PassAsync(Socket from, Socket to, bool isAnswer)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (!isAnswer || !_isMute)
                {
                    await to.SendAsync(buffer.AsMemory(0, count));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
