using System.Net;

namespace Accesskeys.WebApi.ForwardAuth;

/// <summary>
/// Takes the header of the original URI from whoever is no named proxy. It stands before the forwarded addresses are
/// looked at: from there on the connection shows the client's.
/// </summary>
internal sealed class ProxyHeaderMiddleware(RequestDelegate next, ForwardAuthSettings settings, ForwardedHeadersOptions proxies)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey(settings.UriHeader!) && !IsNamed(context.Connection.RemoteIpAddress))
        {
            context.Request.Headers.Remove(settings.UriHeader!);
        }

        return next(context);
    }

    private bool IsNamed(IPAddress? peer)
    {
        if (peer is null)
        {
            return false;
        }

        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return proxies.KnownProxies.Contains(address) || proxies.KnownIPNetworks.Any(network => network.Contains(address));
    }
}
