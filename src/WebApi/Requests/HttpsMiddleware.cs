using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.ForwardAuth;
using Accesskeys.WebApi.Startup;

namespace Accesskeys.WebApi.Requests;

/// <summary>
/// Where HTTPS is served, plain HTTP is sent there, unless it carries a credential: to redirect that would hide that it was
/// sent in the open, and would write it into another URL.
/// </summary>
internal sealed class HttpsMiddleware(
    RequestDelegate next,
    HttpsSettings settings,
    ForwardAuthSettings forwardAuth,
    ServedAddresses addresses,
    IHostApplicationLifetime lifetime)
{
    private const int DefaultPort = 443;

    private readonly Lazy<int?> _port = new(() => settings.Port ?? addresses.HttpsPort);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.IsHttps || await PortAsync(context.RequestAborted) is not { } port)
        {
            await next(context);
        }
        else if (CarriesCredential(context.Request) || !context.Request.Host.HasValue)
        {
            await Problem.WriteAsync(context, Failure.HttpsRequired);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = "https://" + Host(context.Request.Host, port)
                + context.Request.PathBase.ToUriComponent() + context.Request.Path.ToUriComponent() + context.Request.QueryString;
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

    private bool CarriesCredential(HttpRequest request) =>
        request.Headers.Authorization.Any(header => header?.Trim().Contains(' ') == true)
        || (HttpMethods.IsPost(request.Method) && (request.Path == "/auth/login" || request.Path == "/auth/revoke"))
        || Credentials.In(request, forwardAuth.OriginalUris(request)).Count > 0
        || SafePath.Decode(request.Path + request.QueryString.Value) is not { } decoded
        || TokenMask.Matches(decoded);

    private static HostString Host(HostString host, int port) =>
        port == DefaultPort ? new HostString(host.Host) : new HostString(host.Host, port);
}
