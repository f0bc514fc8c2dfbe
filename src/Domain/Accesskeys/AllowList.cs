using System.Net;

namespace Accesskeys.Domain.Accesskeys;

/// <summary>The networks from which a key may be used; without any, from anywhere.</summary>
public sealed class AllowList : IEquatable<AllowList>
{
    public const int MostNetworks = 32;
    public const int TextLength = MostNetworks * (39 + 5);

    private readonly IPNetwork[] _networks;

    private AllowList(IPNetwork[] networks) => _networks = networks;

    public static AllowList Anywhere { get; } = new([]);

    /// <summary>In CIDR form, each as it is written canonically.</summary>
    public IReadOnlyList<string> Networks => Array.ConvertAll(_networks, network => network.ToString());

    public bool IsAnywhere => _networks.Length == 0;

    /// <summary>Duplicates are removed.</summary>
    public static AllowList Of(IEnumerable<string> networks)
    {
        IPNetwork[] distinct = [.. networks.Select(Network.Parse).Distinct()];
        return distinct.Length switch
        {
            0 => Anywhere,
            <= MostNetworks => new AllowList(distinct),
            _ => throw new ArgumentException("The list has too many networks.", nameof(networks)),
        };
    }

    /// <summary>The reverse of <see cref="ToString"/>.</summary>
    public static AllowList Parse(string text) => Of(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <param name="address">
    /// <c>null</c> or an unspecified one (<c>::</c>, <c>0.0.0.0</c>) if it is unknown: no network contains it.
    /// </param>
    public bool Allows(IPAddress? address)
    {
        if (IsAnywhere)
        {
            return true;
        }

        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && !plain.Equals(IPAddress.IPv6Any) && !plain.Equals(IPAddress.Any)
            && Array.Exists(_networks, network => network.Contains(plain));
    }

    /// <summary>Whether each of the others' networks lies in one of these.</summary>
    public bool Holds(AllowList others) =>
        IsAnywhere || (!others.IsAnywhere && Array.TrueForAll(others._networks, inner => Array.Exists(_networks, outer => Holds(outer, inner))));

    public bool Equals(AllowList? other) => other is not null && _networks.AsSpan().SequenceEqual(other._networks);

    public override bool Equals(object? obj) => Equals(obj as AllowList);

    public override int GetHashCode() => _networks.Aggregate(0, HashCode.Combine);

    public override string ToString() => string.Join(' ', _networks);

    private static bool Holds(IPNetwork outer, IPNetwork inner) =>
        inner.PrefixLength >= outer.PrefixLength && outer.Contains(inner.BaseAddress);
}
