namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>A service that trusts this machine and 10.0.0.0/8 as proxies.</summary>
public sealed class ServiceWithKnownProxies : Service
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["ForwardedHeaders:KnownProxies:0"] = "127.0.0.1",
        ["ForwardedHeaders:KnownNetworks:0"] = "10.0.0.0/8",
    };
}
