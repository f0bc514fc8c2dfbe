using Accesskeys.Application.Common;

namespace Accesskeys.Verification.Caching;

/// <summary>A customer, shared by all its cached keys.</summary>
internal sealed class SharedCustomer(CustomerModel model, bool isOperator)
{
    private volatile bool _isOutdated;

    public CustomerModel Model => model;

    public bool IsOperator => isOperator;

    public bool IsOutdated => _isOutdated;

    /// <summary>The number of entries that reference it.</summary>
    public int Entries { get; set; }

    public void Outdate() => _isOutdated = true;
}

/// <summary>
/// Keeps each customer once, for as long as an entry references it. One mark invalidates all of a customer's keys.
/// </summary>
internal sealed class SharedCustomers
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, SharedCustomer> _customers = [];
    private long _version;

    public long Version => Volatile.Read(ref _version);

    /// <summary>Returns <c>null</c> if a customer was changed since that version.</summary>
    public SharedCustomer? Hold(CustomerModel model, bool isOperator, long version)
    {
        lock (_lock)
        {
            if (version != _version)
            {
                return null;
            }

            if (!_customers.TryGetValue(model.Id, out var customer) || customer.Model != model || customer.IsOperator != isOperator)
            {
                customer?.Outdate();
                customer = _customers[model.Id] = new SharedCustomer(model, isOperator);
            }

            customer.Entries++;
            return customer;
        }
    }

    public void Release(SharedCustomer customer)
    {
        lock (_lock)
        {
            if (--customer.Entries == 0 && _customers.GetValueOrDefault(customer.Model.Id) == customer)
            {
                _customers.Remove(customer.Model.Id);
            }
        }
    }

    public void Invalidate(Guid id)
    {
        lock (_lock)
        {
            _version++;
            if (_customers.Remove(id, out var customer))
            {
                customer.Outdate();
            }
        }
    }
}
