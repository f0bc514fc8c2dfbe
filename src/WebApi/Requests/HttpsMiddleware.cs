using System.Net;
using System.Net.Sockets;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.ForwardAuth;
using Accesskeys.WebApi.Health;
using Accesskeys.WebApi.Hosting;

namespace Accesskeys.WebApi.Requests;

/// <summary>
/// If HTTPS is available, redirects plain HTTP to it, unless the request contains a credential: a redirect would hide that it was
/// sent unencrypted, and would copy it into another URL. A redirect names one of this service's own hosts, not any host that the
/// client names. Health checks aren't redirected: probes don't follow redirects, and many can't check a certificate.
/// </summary>
internal sealed class HttpsMiddleware(
    RequestDelegate next,
    HttpsOptions settings,
    ForwardAuthOptions forwardAuth,
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
        else if ((settings.UrlHost ?? OwnHost(context)) is { } host)
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

    // The HTTP address may be bound, and receive requests, before the HTTPS address.
    private async ValueTask<int?> PortAsync(CancellationToken cancellationToken)
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested)
        {
            await lifetime.Started(cancellationToken);
        }

        return _port.Value;
    }

    // A name could belong to anyone; an address is this machine's if the connection came to it.
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
