using Accesskeys.Infrastructure.Settings;
using Microsoft.Extensions.Primitives;

namespace Accesskeys.WebApi.ForwardAuth;

internal sealed class ForwardAuthOptions
{
    public const string Section = "ForwardAuth";

    /// <summary>Requires a proxy whose headers count.</summary>
    public const string ProxyRule = $"{Section}:{nameof(UriHeader)}: requires a trusted proxy: add yours to ForwardedHeaders:KnownProxies";

    private const string Nginx = "X-Original-URI";
    private const string Traefik = "X-Forwarded-Uri";

    /// <summary>Those that it may be.</summary>
    public static readonly string[] UriHeaders = [Nginx, Traefik];

    /// <summary>The header in which a named proxy passes on the URI of the request that it asks about.</summary>
    [OneOf(Nginx, Traefik, ErrorMessage = $"must be {Nginx} or {Traefik}")]
    public string? UriHeader { get; set; }

    /// <summary>
    /// None where no header is named. What others than named proxies send is gone by now (<see cref="ForwardedHeaderMiddleware"/>).
    /// </summary>
    public StringValues OriginalUris(HttpRequest request) => UriHeader is null ? default : request.Headers[UriHeader];
}
