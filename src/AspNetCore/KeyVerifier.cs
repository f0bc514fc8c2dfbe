using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Accesskeys.Client;

namespace Accesskeys.AspNetCore;

/// <summary>Asks the service whether a key is good, or remembers what it said.</summary>
internal sealed class KeyVerifier(Func<HttpClient> connect, VerdictCache cache)
{
    public Task<Verdict> VerifyAsync(string token, IPAddress? usedFrom, AccesskeysOptions options)
    {
        // What has no address is nowhere: a key that is restricted to networks must not be taken as if it weren't.
        var address = options.PassClientAddress ? Plain(usedFrom ?? IPAddress.IPv6Any).ToString() : null;
        return cache.GetAsync(Hash(token, address), options.CacheFor, () => AskAsync(token, address));
    }

    // Never cancelled with a request: others may be waiting for the same answer.
    private async Task<Verdict> AskAsync(string token, string? address)
    {
        using var http = connect();
        return Verdict.Of(await new AccesskeysClient(http).VerifyAccesskeyAsync(new VerifyAccesskey { Token = token, Ip = address }));
    }

    // The address has no line end, so that no two questions are the same text.
    private static string Hash(string token, string? address) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{address}\n{token}")));

    // The service takes neither a zone nor, for the same address, two forms.
    private static IPAddress Plain(IPAddress address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress(address.GetAddressBytes()),
        _ => address,
    };
}
