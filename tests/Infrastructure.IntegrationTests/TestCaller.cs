using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Infrastructure.IntegrationTests;

internal sealed class TestCaller : ICurrentCaller
{
    public Guid CustomerId { get; set; }

    public Origin Origin { get; set; } = new(Actor.Service, Address: null, RequestId: null);
}
