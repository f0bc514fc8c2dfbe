using System.Net;
using System.Net.Sockets;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

public static class FreePort
{
    /// <summary>
    /// A free port, for programs that can't choose one themselves. It is below the ephemeral range, so that
    /// no other test is assigned it meanwhile.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(10_000, 32_000));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
            }
        }
    }

    public static Uri Unused() => new($"http://127.0.0.1:{Next()}");
}
