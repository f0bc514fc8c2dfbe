using System.Net;
using System.Net.Sockets;

namespace Accesskeys.Application.Common;

public static class Addresses
{
    /// <summary>The plain form: IPv4 instead of IPv4-mapped IPv6, and IPv6 without the zone, which is specific to this machine.</summary>
    public static IPAddress Plain(this IPAddress address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress(address.GetAddressBytes()),
        _ => address,
    };
}
