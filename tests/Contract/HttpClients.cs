using System.Net.Sockets;

namespace Accesskeys.Tests;

/// <summary>Creates every HTTP client of the tests: <c>BannedSymbols.txt</c> forbids creating one elsewhere.</summary>
internal static class HttpClients
{
    /// <summary>A client of the service. Its responses are validated against the OpenAPI document.</summary>
    /// <param name="outermost">A handler between the client and that validation.</param>
    public static HttpClient OfService(Uri address, DelegatingHandler? outermost = null)
    {
        var documented = new ResponseValidationHandler(ApiDocument.Committed) { InnerHandler = NotRedirected() };
        if (outermost is not null)
        {
            outermost.InnerHandler = documented;
        }

        return Of(address, outermost ?? documented);
    }

    /// <summary>A client of the service at a Unix socket. Its responses are validated too.</summary>
    public static HttpClient OfSocket(string path)
    {
        var connections = NotRedirected();
        connections.ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        };
        return Of(new Uri("http://localhost"), new ResponseValidationHandler(ApiDocument.Committed) { InnerHandler = connections });
    }

    /// <summary>A client of another program that the document doesn't describe, such as an API or a proxy in front of it.</summary>
    public static HttpClient OfAnother(Uri address, SocketsHttpHandler? connections = null) => Of(address, connections ?? NotRedirected());

#pragma warning disable RS0030
    public static HttpClient Of(Uri address, HttpMessageHandler handler) => new(handler) { BaseAddress = address };
#pragma warning restore RS0030

    private static SocketsHttpHandler NotRedirected() => new() { AllowAutoRedirect = false };
}
