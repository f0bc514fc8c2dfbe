using System.Buffers;
using Accesskeys.WebApi.ForwardAuth;
using Microsoft.Extensions.Primitives;

namespace Accesskeys.WebApi.Requests;

/// <summary>
/// Takes the client's address, scheme, host and path prefix from the headers of configured proxies only. The
/// framework's own middleware can't say that an address is unknown (ADR 0027).
/// </summary>
internal sealed class ForwardedHeaderMiddleware(RequestDelegate next, ForwardedHeaderSettings proxies, ForwardAuthOptions forwardAuth)
{
    private const string For = "X-Forwarded-For";
    private const string Proto = "X-Forwarded-Proto";
    private const string Host = "X-Forwarded-Host";
    private const string Prefix = "X-Forwarded-Prefix";

    // Of a name, a v4 address or a v6 address in brackets, and of the port.
    private static readonly SearchValues<char> _hostCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~:[]");

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (proxies.Trusts(context.Connection.RemoteIpAddress))
        {
            Apply(context, headers);
        }
        else if (forwardAuth.UriHeader is { } uri)
        {
            headers.Remove(uri);
        }

        return next(context);
    }

    private void Apply(HttpContext context, IHeaderDictionary headers)
    {
        // Without the header the request is the proxy's own, such as a health check.
        if (headers.TryGetValue(For, out var addresses))
        {
            context.Connection.RemoteIpAddress = ForwardedFor.ClientOf(addresses, proxies.Names);
        }

        if (headers.TryGetValue(Proto, out var schemes))
        {
            context.Request.Scheme = AreSecure(schemes) ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        }

        // Ignore values that can't be a host, because no code that reads the host expects them.
        if (Nearest(headers[Host]) is { Length: > 0 } host && !host.AsSpan().ContainsAnyExcept(_hostCharacters))
        {
            headers.Host = host;
        }

        // Two slashes would begin a host in the Location of a response, and a null character can't be decoded.
        if (Nearest(headers[Prefix]) is ['/', not '/' and not '\\', ..] prefix && !prefix.Contains("%00", StringComparison.Ordinal))
        {
            context.Request.PathBase = PathString.FromUriComponent(prefix.TrimEnd('/'));
        }
    }

    // Closed by default: a list counts as HTTPS only if every hop was, and what isn't known isn't.
    private static bool AreSecure(StringValues schemes)
    {
        foreach (var line in schemes)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var scheme = line.AsSpan(range).Trim();
                if (!scheme.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase)
                    && !scheme.Equals(Uri.UriSchemeWss, StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }
            }
        }

        return schemes.Count > 0;
    }

    // What the proxy itself wrote: each appends on the right.
    private static string? Nearest(StringValues values) => values is [.., { } last] ? last[(last.LastIndexOf(',') + 1)..].Trim() : null;
}
