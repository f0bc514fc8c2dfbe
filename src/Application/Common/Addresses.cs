using System.Net;
using System.Net.Sockets;

namespace Accesskeys.Application.Common;

public static class Addresses
{
    /// <summary>A v4 address is one, however the socket shows it; a v6 one is written without the zone, which is this machine's own.</summary>
    public static IPAddress Plain(this IPAddress address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress(address.GetAddressBytes()),
        _ => address,
    };
}
