using Accesskeys.Infrastructure.Settings;
using Microsoft.Extensions.Primitives;

namespace Accesskeys.WebApi.ForwardAuth;

/// <param name="UriHeader">The header in which a named proxy passes on the URI of the request that it asks about.</param>
internal sealed record ForwardAuthSettings(string? UriHeader)
{
    /// <summary>Those that it may be.</summary>
    public static readonly string[] UriHeaders = ["X-Original-URI", "X-Forwarded-Uri"];

    private const string Setting = "ForwardAuth:UriHeader";

    /// <param name="hasProxies">Whether a proxy is named whose headers count.</param>
    public static ForwardAuthSettings Read(IConfiguration configuration, bool hasProxies) => configuration[Setting] switch
    {
        null or "" => new(UriHeader: null),
        var header when !UriHeaders.Contains(header, StringComparer.OrdinalIgnoreCase) =>
            throw new SettingException(Setting, $"must be {string.Join(" or ", UriHeaders)}"),
        _ when !hasProxies => throw new SettingException(Setting, "requires a trusted proxy: add yours to ForwardedHeaders:KnownProxies"),
        var header => new(header),
    };

    /// <summary>
    /// None where no header is named. What others than named proxies send is gone by now (<see cref="ForwardedHeaderMiddleware"/>).
    /// </summary>
    public StringValues OriginalUris(HttpRequest request) => UriHeader is null ? default : request.Headers[UriHeader];
}
