using System.Net.Sockets;
using Accesskeys.WebApi.IntegrationTests.Contract;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>Where every HTTP client of the tests is made: <c>BannedSymbols.txt</c> lets nobody make one elsewhere.</summary>
internal static class HttpClients
{
    /// <summary>To the service: its answers are held to the OpenAPI document.</summary>
    /// <param name="outermost">What stands between the client and that.</param>
    public static HttpClient OfService(Uri address, DelegatingHandler? outermost = null)
    {
        var documented = new DocumentedAnswers(ApiDocument.Committed) { InnerHandler = NotRedirected() };
        if (outermost is not null)
        {
            outermost.InnerHandler = documented;
        }

        return Of(address, outermost ?? documented);
    }

    /// <summary>To the service at a Unix socket: its answers are held to the document too.</summary>
    public static HttpClient OfSocket(string path)
    {
        var connections = NotRedirected();
        connections.ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        };
        return Of(new Uri("http://localhost"), new DocumentedAnswers(ApiDocument.Committed) { InnerHandler = connections });
    }

    /// <summary>To another program, of which the document says nothing: an API, a proxy before it.</summary>
    public static HttpClient OfAnother(Uri address, SocketsHttpHandler? connections = null) => Of(address, connections ?? NotRedirected());

#pragma warning disable RS0030
    public static HttpClient Of(Uri address, HttpMessageHandler handler) => new(handler) { BaseAddress = address };
#pragma warning restore RS0030

    private static SocketsHttpHandler NotRedirected() => new() { AllowAutoRedirect = false };
}
