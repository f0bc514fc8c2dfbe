using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Accesskeys.Client;

namespace Accesskeys.AspNetCore;

/// <summary>Verifies keys with the service, and caches the results.</summary>
internal sealed class KeyVerifier(Func<HttpClient> connect, VerdictCache cache)
{
    /// <param name="token">The token, as it was presented.</param>
    /// <param name="usedFrom">The client's address.</param>
    /// <param name="cost">What the use costs if the key is limited.</param>
    /// <param name="options">Those of the scheme.</param>
    /// <param name="cancellationToken">Ends waiting for another request's verification; no verification is sent after that.</param>
    public Task<Verdict> VerifyAsync(
        string token, IPAddress? usedFrom, int cost, AccesskeysOptions options, CancellationToken cancellationToken)
    {
        // Without an address, a key that is restricted to networks must not be treated as unrestricted.
        var address = options.PassClientAddress ? Plain(usedFrom ?? IPAddress.IPv6Any).ToString() : null;
        return cache.GetAsync(Hash(token, address), options.CacheFor, () => AskAsync(token, address, cost), cancellationToken);
    }

    // Never cancelled with a request, because others may be waiting for the same result.
    private async Task<Verdict> AskAsync(string token, string? address, int cost)
    {
        using var http = connect();
        var question = new VerifyAccesskey { Token = token, Ip = address, Cost = cost };
        return Verdict.Of(await new AccesskeysClient(http).VerifyAccesskeyAsync(question));
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
