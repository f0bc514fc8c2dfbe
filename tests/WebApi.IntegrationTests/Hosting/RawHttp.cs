using System.Net.Sockets;
using System.Text;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>Requests that no HTTP client would send.</summary>
public static class RawHttp
{
    public static async Task<string> SendAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
