namespace Accesskeys.Verification.Usage;

/// <summary>
/// The addresses of each key that are counted separately in the current hour. Their number is bounded; if there is no room for another,
/// those of the customer that has the most are forgotten, and it gets no more until the hour is over. Not thread-safe.
/// </summary>
internal sealed class HourlyAddresses
{
    /// <summary>The maximum number of addresses of one key.</summary>
    public const int MostOfKey = 100;

    /// <summary>The maximum number of addresses of all keys.</summary>
    public const int Most = 100_000;

    private readonly Dictionary<Guid, OfCustomer> _customers = [];
    private DateTimeOffset _hour;
    private int _count;

    public bool TryTellApart(Guid customer, Guid accesskey, string address, DateTimeOffset hour)
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

        if (own.Has(accesskey, address))
        {
            return true;
        }

        if (own.IsClosed || own.CountOf(accesskey) == MostOfKey)
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

        own.Add(accesskey, address);
        _count++;
        return true;
    }

    private sealed class OfCustomer
    {
        private readonly Dictionary<Guid, HashSet<string>> _addresses = [];

        public bool IsClosed { get; private set; }

        public int Count { get; private set; }

        public bool Has(Guid accesskey, string address) => _addresses.GetValueOrDefault(accesskey)?.Contains(address) == true;

        public int CountOf(Guid accesskey) => _addresses.GetValueOrDefault(accesskey)?.Count ?? 0;

        public void Add(Guid accesskey, string address)
        {
            if (!_addresses.TryGetValue(accesskey, out var addresses))
            {
                _addresses[accesskey] = addresses = [];
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
