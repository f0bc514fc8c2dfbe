using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;

namespace Accesskeys.Tests;

/// <summary>The way to a SQL Server, for tests that cut it.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private const int DefaultPort = 1433;

    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly SqlConnectionStringBuilder _server;
    private readonly int _port;
    private TcpListener _listener;
    private volatile bool _isMute;

    public Relay(string connectionString)
    {
        _server = new SqlConnectionStringBuilder(connectionString);
        _listener = Listen(port: 0);
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    /// <summary>The same database by this way. The server's certificate names another host than the one that is asked.</summary>
    public string ConnectionString => new SqlConnectionStringBuilder(_server.ConnectionString)
    {
        DataSource = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1,{_port}"),
        TrustServerCertificate = true,
    }.ConnectionString;

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

    public void Reopen() => _listener = Listen(_port);

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
            var address = _server.DataSource.Replace("tcp:", "", StringComparison.OrdinalIgnoreCase).Split(',');
            await server.ConnectAsync(address[0], address.Length > 1 ? int.Parse(address[1], CultureInfo.InvariantCulture) : DefaultPort);
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
