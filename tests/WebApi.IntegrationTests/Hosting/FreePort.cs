using System.Net;
using System.Net.Sockets;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

public static class FreePort
{
    /// <summary>Where nobody listens now, for who can't be told to take any.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static Uri Nobody() => new($"http://127.0.0.1:{Next()}");
}
