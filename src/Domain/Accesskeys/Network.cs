using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Accesskeys.Domain.Accesskeys;

/// <summary>A network in CIDR form, parsed more strictly than by the framework: ambiguous text is rejected.</summary>
public static class Network
{
    /// <summary>The length of the longest text, an IPv4-mapped IPv6 address.</summary>
    public const int AddressLength = 45;
    public const int Length = AddressLength + 4;

    // The framework also accepts brackets, ports, zones, and radixes other than ten.
    public const string AddressAlphabet = "0123456789abcdefABCDEF:.";

    private const string Form = "must be networks in CIDR form, such as 203.0.113.0/24, 203.0.113.7/32 or 2001:db8::/32";
    private const int MappedPrefix = 96;

    private static readonly SearchValues<char> _alphabet = SearchValues.Create(AddressAlphabet);

    /// <summary>What is wrong with it; <c>null</c> if nothing is.</summary>
    public static string? FindFault(string text) => Read(text).Fault;

    /// <summary>Reads an address as strictly as one in a network.</summary>
    public static bool TryReadAddress(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.Length > AddressLength || text.AsSpan().ContainsAnyExcept(_alphabet) || !IPAddress.TryParse(text, out var parsed))
        {
            return false;
        }

        address = parsed;
        return parsed.AddressFamily == AddressFamily.InterNetworkV6 || parsed.ToString() == text;
    }

    internal static IPNetwork Parse(string text) =>
        Read(text) is { Fault: null } read ? read.Network : throw new ArgumentException(Form, nameof(text));

    private static (IPNetwork Network, string? Fault) Read(string text)
    {
        if (text.Split('/') is not [var addressText, var prefixText] || !TryReadAddress(addressText, out var address)
            || !TryReadPrefix(prefixText, address, out var prefix))
        {
            return (default, Form);
        }

        // An IPv4 address is the same in each of its notations.
        if (address.IsIPv4MappedToIPv6 && prefix >= MappedPrefix)
        {
            (address, prefix) = (address.MapToIPv4(), prefix - MappedPrefix);
        }

        var first = FirstOf(address, prefix);
        return first.Equals(address)
            ? (new IPNetwork(address, prefix), null)
            : (default, $"{text} has bits set beyond its prefix: write {first}/{prefix} for the network");
    }

    private static bool TryReadPrefix(string text, IPAddress address, out int prefix) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefix)
        && prefix <= address.GetAddressBytes().Length * 8
        && text == prefix.ToString(CultureInfo.InvariantCulture);

    private static IPAddress FirstOf(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var index = 0; index < bytes.Length; index++)
        {
            var kept = Math.Clamp(prefix - (index * 8), 0, 8);
            bytes[index] &= (byte)(0xFF << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
