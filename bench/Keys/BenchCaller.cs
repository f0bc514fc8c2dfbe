using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Bench.Keys;

/// <summary>Whoever the benchmark acts for.</summary>
internal sealed class BenchCaller : ICurrentCaller
{
    public Caller? Caller => null;

    public Guid CustomerId { get; set; }

    public IPAddress? Address => null;

    public Origin Origin { get; } = new(Actor.Service, Address: null, RequestId: null);
}
