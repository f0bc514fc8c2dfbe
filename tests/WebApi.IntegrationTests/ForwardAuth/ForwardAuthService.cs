namespace Accesskeys.WebApi.IntegrationTests.ForwardAuth;

/// <summary>A service that trusts one proxy, which passes on the original URI: this machine by default.</summary>
public abstract class ForwardAuthService(string uriHeader, string setting, string proxy) : Service
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        [setting] = proxy,
        ["ForwardAuth:UriHeader"] = uriHeader,
    };

    public sealed class WithOriginalUri() : ForwardAuthService("X-Original-URI", "ForwardedHeaders:KnownProxies:0", "127.0.0.1");

    public sealed class WithForwardedUri() : ForwardAuthService("x-forwarded-uri", "ForwardedHeaders:KnownNetworks:0", "127.0.0.0/8");

    public sealed class WithAnotherProxy() : ForwardAuthService("X-Original-URI", "ForwardedHeaders:KnownProxies:0", "10.0.0.5");
}
