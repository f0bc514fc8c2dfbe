using System.Net;
using System.Net.Sockets;

namespace Accesskeys.Application.Common;

/// <summary>What limits count by: a v4 address, or a v6 network of 64 bits, in which one client has addresses to choose from.</summary>
public readonly record struct ClientNetwork(UInt128 Bits)
{
    private const int PrefixBytes = 8;

    /// <summary>A v4 address is one, however the socket shows it. Where there is none, all are one.</summary>
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
