using System.Globalization;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.Startup;

namespace Accesskeys.WebApi.Requests;

/// <summary>
/// Where HTTPS is served, plain HTTP is sent there, unless it carries a credential: to redirect that would hide that it was
/// sent in the open, and would write it into another URL.
/// </summary>
internal sealed class HttpsMiddleware(RequestDelegate next, IConfiguration configuration, ServedAddresses addresses)
{
    private const int DefaultPort = 443;

    private readonly Lazy<int?> _port = new(() => ConfiguredPort(configuration) ?? addresses.HttpsPort);

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.IsHttps || _port.Value is not { } port)
        {
            return next(context);
        }

        if (CarriesCredential(context.Request))
        {
            return Problem.WriteAsync(context, Failure.HttpsRequired);
        }

        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        context.Response.Headers.Location = "https://" + Host(context.Request.Host, port)
            + context.Request.PathBase.ToUriComponent() + context.Request.Path.ToUriComponent() + context.Request.QueryString;
        return Task.CompletedTask;
    }

    private static bool CarriesCredential(HttpRequest request) =>
        request.Headers.Authorization.Count > 0
        || request.Path.StartsWithSegments("/auth/login")
        || Credentials.InQuery(request).Any()
        || TokenMask.Matches(SafePath.Decode(request.Path + request.QueryString.Value));

    private static HostString Host(HostString host, int port) =>
        port == DefaultPort ? new HostString(host.Host) : new HostString(host.Host, port);

    private static int? ConfiguredPort(IConfiguration configuration) =>
        int.TryParse(configuration["https_port"], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
}
