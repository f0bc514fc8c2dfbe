using Accesskeys.Infrastructure.Settings;
using Accesskeys.WebApi.Requests;
using Microsoft.Extensions.Primitives;

namespace Accesskeys.WebApi.ForwardAuth;

/// <param name="UriHeader">The header in which a named proxy passes on the URI of the request that it asks about.</param>
internal sealed record ForwardAuthSettings(string? UriHeader)
{
    private const string Setting = "ForwardAuth:UriHeader";

    private static readonly string[] _headers = ["X-Original-URI", "X-Forwarded-Uri"];

    /// <param name="hasProxies">Whether a proxy is named whose headers count.</param>
    public static ForwardAuthSettings Read(IConfiguration configuration, bool hasProxies) => configuration[Setting] switch
    {
        null or "" => new(UriHeader: null),
        var header when !_headers.Contains(header, StringComparer.OrdinalIgnoreCase) =>
            throw new SettingException(Setting, $"must be {string.Join(" or ", _headers)}"),
        _ when !hasProxies => throw new SettingException(Setting, "is read from named proxies only: name yours in ForwardedHeaders:KnownProxies"),
        var header => new(header),
    };

    /// <summary>None where no header is named. What others than named proxies send is gone by now (<see cref="ForwardedHeaderMiddleware"/>).</summary>
    public StringValues OriginalUris(HttpRequest request) => UriHeader is null ? default : request.Headers[UriHeader];
}
