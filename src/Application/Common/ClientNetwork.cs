using System.Net;
using System.Net.Sockets;

namespace Accesskeys.Application.Common;

/// <summary>The unit that limits count by: an IPv4 address, or a 64-bit IPv6 network, in which one client can choose addresses.</summary>
public readonly record struct ClientNetwork(UInt128 Bits)
{
    private const int PrefixBytes = 8;

    /// <summary>An IPv4 address counts as the same in both of its forms. All clients without an address count as one.</summary>
    public static ClientNetwork Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        if (address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            bytes[PrefixBytes..].Clear();
        }

        return new ClientNetwork(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }
}
