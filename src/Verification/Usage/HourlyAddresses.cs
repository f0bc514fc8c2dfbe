using System.Net;
using Accesskeys.Application.Common;

namespace Accesskeys.Verification.Usage;

/// <summary>
/// The addresses of each key or user that are counted separately in the current hour. Their number is bounded; if there is no room for
/// another, those of the customer that has the most are forgotten, and it gets no more until the hour is over.
/// </summary>
internal sealed class HourlyAddresses
{
    /// <summary>The maximum number of addresses of one key or user.</summary>
    public const int MostOfSubject = 100;

    /// <summary>The maximum number of addresses of all of them.</summary>
    public const int Most = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, OfCustomer> _customers = [];
    private DateTimeOffset _hour;
    private int _count;

    /// <summary>The key of the counter for something that happened at this time, without the address if it isn't counted separately.</summary>
    /// <param name="address">The client's address; <c>null</c> if it is unknown.</param>
    public CounterKey KeyFor(CounterKind kind, Guid customer, Guid subject, IPAddress? address, string code, DateTimeOffset at)
    {
        var hour = at.AddTicks(-(at.UtcTicks % TimeSpan.TicksPerHour));
        var text = address?.Plain().ToString() ?? "";
        lock (_lock)
        {
            text = text.Length > 0 && TryTellApart(customer, subject, text, hour) ? text : "";
        }

        return new CounterKey(kind, subject, hour, text, code);
    }

    private bool TryTellApart(Guid customer, Guid subject, string address, DateTimeOffset hour)
    {
        if (hour != _hour)
        {
            (_hour, _count) = (hour, 0);
            _customers.Clear();
        }

        if (!_customers.TryGetValue(customer, out var own))
        {
            _customers[customer] = own = new OfCustomer();
        }

        if (own.Has(subject, address))
        {
            return true;
        }

        if (own.IsClosed || own.CountOf(subject) == MostOfSubject)
        {
            return false;
        }

        if (_count == Most)
        {
            _count -= _customers.Values.MaxBy(one => one.Count)!.Close();
        }

        if (own.IsClosed)
        {
            return false;
        }

        own.Add(subject, address);
        _count++;
        return true;
    }

    private sealed class OfCustomer
    {
        private readonly Dictionary<Guid, HashSet<string>> _addresses = [];

        public bool IsClosed { get; private set; }

        public int Count { get; private set; }

        public bool Has(Guid subject, string address) => _addresses.GetValueOrDefault(subject)?.Contains(address) == true;

        public int CountOf(Guid subject) => _addresses.GetValueOrDefault(subject)?.Count ?? 0;

        public void Add(Guid subject, string address)
        {
            if (!_addresses.TryGetValue(subject, out var addresses))
            {
                _addresses[subject] = addresses = [];
            }

            addresses.Add(address);
            Count++;
        }

        /// <summary>Returns the number of addresses forgotten.</summary>
        public int Close()
        {
            var forgotten = Count;
            (IsClosed, Count) = (true, 0);
            _addresses.Clear();
            return forgotten;
        }
    }
}
