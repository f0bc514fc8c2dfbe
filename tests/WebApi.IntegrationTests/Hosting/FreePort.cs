using System.Net;
using System.Net.Sockets;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

public static class FreePort
{
    /// <summary>
    /// Where nobody listens now, for who can't be told to take any. It is below those that systems give to who takes any, so that
    /// no other test gets it meanwhile.
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

    public static Uri Nobody() => new($"http://127.0.0.1:{Next()}");
}
