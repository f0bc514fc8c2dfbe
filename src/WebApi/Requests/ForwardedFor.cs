using System.Globalization;
using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Microsoft.Extensions.Primitives;

namespace Accesskeys.WebApi.Requests;

/// <summary><c>X-Forwarded-For</c>: a list of addresses to which each proxy appends the one it was connected from.</summary>
internal static class ForwardedFor
{
    /// <summary>
    /// The rightmost address that isn't a proxy's, or the leftmost if all are. <c>null</c> if an entry on the way there can't be
    /// read: the client is then unknown, and not the proxy that vouched for it.
    /// </summary>
    public static IPAddress? ClientOf(StringValues lines, Predicate<IPAddress> isProxy)
    {
        IPAddress? address = null;
        for (var index = lines.Count - 1; index >= 0; index--)
        {
            var rest = lines[index].AsSpan();
            for (var hasMore = true; hasMore;)
            {
                var comma = rest.LastIndexOf(',');
                address = Read(rest[(comma + 1)..].Trim());
                if (address is null || !isProxy(address))
                {
                    return address;
                }

                hasMore = comma >= 0;
                rest = rest[..Math.Max(comma, 0)];
            }
        }

        return address;
    }

    // 203.0.113.7, 203.0.113.7:80, 2001:db8::7, [2001:db8::7], [2001:db8::7]:80, and each in quotes.
    private static IPAddress? Read(ReadOnlySpan<char> entry)
    {
        if (entry is ['"', .. var quoted, '"'])
        {
            entry = quoted;
        }

        var isBracketed = entry is ['[', ..];
        var end = isBracketed ? entry.IndexOf(']') : entry.Count(':') == 1 ? entry.IndexOf(':') : entry.Length;
        if (end < 0 || !IsPort(entry[(isBracketed ? end + 1 : end)..]))
        {
            return null;
        }

        var text = entry[(isBracketed ? 1 : 0)..end];
        return Network.TryReadAddress(text.ToString(), out var address) && (!isBracketed || text.Contains(':')) ? address.Plain() : null;
    }

    private static bool IsPort(ReadOnlySpan<char> rest) =>
        rest.IsEmpty || (rest[0] == ':' && ushort.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
