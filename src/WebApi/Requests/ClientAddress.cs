using System.Net;
using System.Net.Sockets;

namespace Accesskeys.WebApi.Requests;

internal static class ClientAddress
{
    /// <summary>A v4 address is one, however the socket shows it; a v6 one is written without the zone, which is this machine's own.</summary>
    public static IPAddress? Of(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4(),
        { AddressFamily: AddressFamily.InterNetworkV6 } v6 => new IPAddress(v6.GetAddressBytes()),
        var address => address,
    };
}
