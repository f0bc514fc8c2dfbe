namespace Accesskeys.WebApi.IntegrationTests.ForwardAuth;

/// <summary>With a named proxy that passes on the original URI: this machine, unless the case says otherwise.</summary>
public abstract class BehindProxy(string uriHeader, string setting, string proxy) : Service
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        [setting] = proxy,
        ["ForwardAuth:UriHeader"] = uriHeader,
    };

    public sealed class PassingOriginalUri() : BehindProxy("X-Original-URI", "ForwardedHeaders:KnownProxies:0", "127.0.0.1");

    public sealed class PassingForwardedUri() : BehindProxy("x-forwarded-uri", "ForwardedHeaders:KnownNetworks:0", "127.0.0.0/8");

    public sealed class ElsewhereThanHere() : BehindProxy("X-Original-URI", "ForwardedHeaders:KnownProxies:0", "10.0.0.5");
}
