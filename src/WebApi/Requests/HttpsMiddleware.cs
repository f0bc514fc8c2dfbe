using System.Net;
using System.Net.Sockets;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.ForwardAuth;
using Accesskeys.WebApi.Health;
using Accesskeys.WebApi.Hosting;

namespace Accesskeys.WebApi.Requests;

/// <summary>
/// Where HTTPS is served, plain HTTP is sent there, unless it carries a credential: to redirect that would hide that it was
/// sent in the open, and would write it into another URL. A redirect names a host of this service and never just what the
/// client calls it. Health is answered: probes follow no redirects, and many can't check a certificate.
/// </summary>
internal sealed class HttpsMiddleware(
    RequestDelegate next,
    HttpsSettings settings,
    ForwardAuthSettings forwardAuth,
    ServedAddresses addresses,
    IHostApplicationLifetime lifetime)
{
    private const int DefaultPort = 443;
    private const string Localhost = "localhost";

    private readonly Lazy<int?> _port = new(() => settings.Port ?? addresses.HttpsPort);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.IsHttps || await PortAsync(context.RequestAborted) is not { } port)
        {
            await next(context);
        }
        else if (ExposedSecrets.In(context.Request, forwardAuth.OriginalUris(context.Request)))
        {
            await Problem.WriteAsync(context, Failure.HttpsRequired);
        }
        else if (context.Request.Path.StartsWithSegments(HealthEndpoints.Path))
        {
            await next(context);
        }
        else if ((settings.Host ?? OwnHost(context)) is { } host)
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = "https://" + Authority(host, port)
                + context.Request.PathBase.ToUriComponent() + context.Request.Path.ToUriComponent() + context.Request.QueryString;
        }
        else
        {
            await Problem.WriteAsync(context, Failure.UnknownHost);
        }
    }

    // The plain address may be bound, and asked, before the other one is.
    private async ValueTask<int?> PortAsync(CancellationToken cancellationToken)
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested)
        {
            await lifetime.Started(cancellationToken);
        }

        return _port.Value;
    }

    // A name could be anybody's; an address is this machine's if the connection came to it.
    private static string? OwnHost(HttpContext context)
    {
        var host = context.Request.HostName();
        if (host.Equals(Localhost, StringComparison.OrdinalIgnoreCase))
        {
            return Localhost;
        }

        var address = IPAddress.TryParse(host, out var parsed) ? parsed.Plain() : null;
        return address is not null && (IPAddress.IsLoopback(address) || address.Equals(context.Connection.LocalIpAddress?.Plain()))
            ? Bracketed(address)
            : null;
    }

    private static string Bracketed(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}";

    private static string Authority(string host, int port) => port == DefaultPort ? host : $"{host}:{port}";
}
