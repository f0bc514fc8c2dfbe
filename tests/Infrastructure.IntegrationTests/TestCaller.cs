using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Infrastructure.IntegrationTests;

internal sealed class TestCaller : ICurrentCaller
{
    public Caller? Caller { get; set; }

    public IReadOnlyList<AccessRequirement> Requirements { get; set; } = [];

    public Guid? Target { get; set; }

    public Guid CustomerId { get; set; }

    public IPAddress? Address { get; set; }

    public Origin Origin { get; set; } = new(Actor.Service, Address: null, RequestId: null);
}
