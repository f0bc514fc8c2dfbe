using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Accesskeys.WebApi.Startup;

/// <summary>
/// Binds as the framework does, after removing a Unix socket that a killed process left behind. A socket on which another process
/// listens stays, and so does any other kind of file: binding then fails because the address is in use.
/// </summary>
internal static class UnixSockets
{
    // errno of open(2) on a socket: ENXIO on Linux, EOPNOTSUPP on macOS.
    private static readonly int[] _isSocket = [6, 102];

    public static void Configure(SocketTransportOptions options) => options.CreateBoundListenSocket = endpoint =>
    {
        if (endpoint is UnixDomainSocketEndPoint && endpoint.ToString() is { } path && IsStale(endpoint, path))
        {
            File.Delete(path);
        }

        return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
    };

    private static bool IsStale(EndPoint endpoint, string path) =>
        new FileInfo(path) is { Exists: true, LinkTarget: null } && IsRefused(endpoint) && IsSocket(path);

    private static bool IsRefused(EndPoint endpoint)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(endpoint);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    // A connection to an ordinary file fails too, but the file can be opened. Open it for writing as well, or opening a pipe would wait.
    private static bool IsSocket(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return false;
        }
        catch (IOException exception)
        {
            return Array.IndexOf(_isSocket, exception.HResult) >= 0;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
