using System.Net;
using Accesskeys.Infrastructure.Settings;
using Microsoft.AspNetCore.HttpOverrides;

namespace Accesskeys.WebApi.Startup;

/// <summary>The proxies whose X-Forwarded-* count. None is trusted unnamed, not even on loopback.</summary>
internal static class ForwardedHeaderSettings
{
    private const string Proxies = "ForwardedHeaders:KnownProxies";
    private const string Networks = "ForwardedHeaders:KnownNetworks";
    private const string TrustEverybody = "ForwardedHeaders_Enabled";

    /// <summary><c>null</c> where no proxy is named: with empty lists the framework would trust everyone.</summary>
    public static ForwardedHeadersOptions? Read(IConfiguration configuration)
    {
        if (string.Equals(configuration[TrustEverybody], "true", StringComparison.OrdinalIgnoreCase))
        {
            throw new SettingException(
                $"ASPNETCORE_{TrustEverybody.ToUpperInvariant()}", $"would trust whoever connects; name your proxies in {Proxies} instead");
        }

        var proxies = List<IPAddress>(configuration, Proxies, "must be a list of IP addresses");
        var networks = List<System.Net.IPNetwork>(configuration, Networks, "must be a list of networks in CIDR form, as 10.0.0.0/8");
        if (proxies.Count + networks.Count == 0)
        {
            return null;
        }

        // Every named proxy of a chain is passed over: the client is the rightmost that is not itself one.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        proxies.ForEach(options.KnownProxies.Add);
        networks.ForEach(options.KnownIPNetworks.Add);
        return options;
    }

    private static List<T> List<T>(IConfiguration configuration, string setting, string rule)
        where T : IParsable<T>
    {
        var section = configuration.GetSection(setting);
        if (section.Value is { Length: > 0 })
        {
            throw new SettingException(setting, rule + $": name the first {setting}:0");
        }

        return [.. section.GetChildren().Select(item =>
            IsWhole(item.Value) && T.TryParse(item.Value, provider: null, out var parsed) ? parsed : throw new SettingException(item.Path, rule))];
    }

    // The parser takes 10 for 0.0.0.10.
    private static bool IsWhole(string? address) => address is not null && (address.Contains(':') || address.Count(character => character == '.') == 3);
}
