using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Infrastructure.Settings;
using IPNetwork = System.Net.IPNetwork;

namespace Accesskeys.WebApi.Requests;

/// <summary>The proxies whose headers are trusted. None is trusted by default, not even on loopback.</summary>
internal sealed class ForwardedHeaderSettings
{
    private const string Proxies = "ForwardedHeaders:KnownProxies";
    private const string Networks = "ForwardedHeaders:KnownNetworks";
    private const string UnixSocket = "ForwardedHeaders:TrustUnixSocket";
    private const string TrustEverybody = "ForwardedHeaders_Enabled";

    private const int MappedPrefix = 96;

    private readonly IPAddress[] _proxies;
    private readonly IPNetwork[] _networks;
    private readonly bool _trustUnixSocket;

    private ForwardedHeaderSettings(IEnumerable<IPAddress> proxies, IEnumerable<IPNetwork> networks, bool trustUnixSocket)
    {
        _proxies = [.. proxies.Select(Addresses.Plain)];
        _networks = [.. networks.Select(Plain)];
        _trustUnixSocket = trustUnixSocket;
    }

    public bool HasProxies => _trustUnixSocket || _proxies.Length + _networks.Length > 0;

    public static ForwardedHeaderSettings Read(IConfiguration configuration)
    {
        if (string.Equals(configuration[TrustEverybody], "true", StringComparison.OrdinalIgnoreCase))
        {
            throw new SettingException(
                $"ASPNETCORE_{TrustEverybody.ToUpperInvariant()}", $"must not be true, because every client would be trusted as a proxy; list your proxies in {Proxies} instead");
        }

        return new ForwardedHeaderSettings(
            List<IPAddress>(configuration, Proxies, "must be a list of IP addresses"),
            List<IPNetwork>(configuration, Networks, "must be a list of networks in CIDR form, such as 10.0.0.0/8"),
            configuration[UnixSocket] switch
            {
                null or "" => false,
                var text => bool.TryParse(text, out var isOn) ? isOn : throw new SettingException(UnixSocket, "must be true or false"),
            });
    }

    /// <param name="peer">The address that connected; <c>null</c> if the connection has none, such as one over a Unix socket.</param>
    public bool Trusts(IPAddress? peer) => peer is null ? _trustUnixSocket : Names(peer);

    public bool Names(IPAddress address)
    {
        var plain = address.Plain();
        return Array.IndexOf(_proxies, plain) >= 0 || Array.Exists(_networks, network => network.Contains(plain));
    }

    private static IEnumerable<T> List<T>(IConfiguration configuration, string setting, string rule)
        where T : IParsable<T>
    {
        var section = configuration.GetSection(setting);
        if (section.Value is { Length: > 0 })
        {
            throw new SettingException(setting, rule + $": set {setting}:0 for the first");
        }

        return section.GetChildren().Select(item =>
            IsWhole(item.Value) && T.TryParse(item.Value, provider: null, out var parsed) ? parsed : throw new SettingException(item.Path, rule));
    }

    // The parser reads 10 as 0.0.0.10.
    private static bool IsWhole(string? address) => address is not null && (address.Contains(':') || address.Count(character => character == '.') == 3);

    private static IPNetwork Plain(IPNetwork network) => network is { BaseAddress.IsIPv4MappedToIPv6: true, PrefixLength: >= MappedPrefix }
        ? new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - MappedPrefix)
        : network;
}
