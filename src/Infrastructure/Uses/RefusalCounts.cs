using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;

namespace Accesskeys.Infrastructure.Uses;

/// <param name="Hour">The hour's beginning.</param>
/// <param name="Address">Empty where it is not known, or one of too many.</param>
internal readonly record struct RefusalPlace(Guid Key, DateTimeOffset Hour, string Address, string Code);

internal readonly record struct RefusalCount(RefusalPlace Place, long Times);

/// <summary>
/// How often each known key was refused, until it is written down. Whoever holds a dead key can be refused as often, and from as many
/// addresses, as they like: what that costs is bounded.
/// </summary>
internal sealed class RefusalCounts : IRefusalCounts
{
    /// <summary>Of one key in one hour; all others are counted together.</summary>
    public const int MostAddresses = 100;

    /// <summary>More that are told apart are not counted until these are written.</summary>
    public const int MostPlaces = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<RefusalPlace, long> _times = [];
    private readonly Dictionary<Guid, HashSet<string>> _addresses = [];
    private DateTimeOffset _hour;
    private int _toldApart;

    public void Count(Guid key, IPAddress? address, string code, DateTimeOffset at)
    {
        var hour = at.AddTicks(-(at.UtcTicks % TimeSpan.TicksPerHour));
        var text = address?.Plain().ToString() ?? "";
        lock (_lock)
        {
            var place = new RefusalPlace(key, hour, IsToldApart(key, text, hour) ? text : "", code);
            if (_times.TryGetValue(place, out var times) || _times.Count < MostPlaces)
            {
                _times[place] = times + 1;
            }
        }
    }

    /// <summary>All that are not written yet, as they are now.</summary>
    public IReadOnlyList<RefusalCount> Take()
    {
        lock (_lock)
        {
            return [.. _times.Select(counted => new RefusalCount(counted.Key, counted.Value))];
        }
    }

    /// <summary>Forgets what was written, and keeps what was counted since.</summary>
    public void Forget(IEnumerable<RefusalCount> written)
    {
        lock (_lock)
        {
            foreach (var (place, times) in written)
            {
                if ((_times[place] -= times) == 0)
                {
                    _times.Remove(place);
                }
            }
        }
    }

    private bool IsToldApart(Guid key, string address, DateTimeOffset hour)
    {
        if (hour != _hour)
        {
            (_hour, _toldApart) = (hour, 0);
            _addresses.Clear();
        }

        if (!_addresses.TryGetValue(key, out var addresses))
        {
            addresses = [];
        }

        if (addresses.Contains(address))
        {
            return true;
        }

        if (addresses.Count >= MostAddresses || _toldApart >= 10 * MostPlaces)
        {
            return false;
        }

        _toldApart++;
        _addresses[key] = addresses;
        return addresses.Add(address);
    }
}
