using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Accesskeys.Client;

namespace Accesskeys.AspNetCore;

/// <summary>Verifies keys with the service, and caches the results.</summary>
internal sealed class KeyVerifier(Func<HttpClient> connect, VerdictCache cache)
{
    public Task<Verdict> VerifyAsync(string token, IPAddress? usedFrom, AccesskeysOptions options)
    {
        // Without an address, a key that is restricted to networks must not be treated as unrestricted.
        var address = options.PassClientAddress ? Plain(usedFrom ?? IPAddress.IPv6Any).ToString() : null;
        return cache.GetAsync(Hash(token, address), options.CacheFor, () => AskAsync(token, address));
    }

    // Never cancelled with a request, because others may be waiting for the same result.
    private async Task<Verdict> AskAsync(string token, string? address)
    {
        using var http = connect();
        return Verdict.Of(await new AccesskeysClient(http).VerifyAccesskeyAsync(new VerifyAccesskey { Token = token, Ip = address }));
    }

    // The address contains no line end, so different verifications have different texts.
    private static string Hash(string token, string? address) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{address}\n{token}")));

    // The service accepts no zone, and only one form of an address.
    private static IPAddress Plain(IPAddress address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress(address.GetAddressBytes()),
        _ => address,
    };
}
