using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Infrastructure.IntegrationTests;

internal sealed class TestCaller : ICurrentCaller
{
    public Caller? Caller { get; set; }

    public Guid CustomerId { get; set; }

    public IPAddress? Address => null;

    public Origin Origin { get; set; } = new(Actor.Service, Address: null, RequestId: null);
}
