using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Bench.Keys;

/// <summary>The caller that the benchmark acts for.</summary>
internal sealed class BenchCaller : ICurrentCaller
{
    public Caller? Caller { get; private set; }

    public IReadOnlyList<AccessRequirement> Requirements => [];

    public Guid? Target => null;

    public Guid CustomerId { get; private set; }

    public IPAddress? Address => null;

    public Origin Origin { get; } = new(Actor.Service, Address: null, RequestId: null);

    /// <param name="accesskeyId">A key of the customer's, which is the caller.</param>
    public void ActFor(CustomerModel customer, Guid accesskeyId) =>
        (CustomerId, Caller) = (customer.Id, new Caller(customer, IsOperator: false, new Actor(ActorKind.Accesskey, accesskeyId)));
}
