using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>The caller outside of requests, the service itself: migrations and tools.</summary>
internal sealed class SystemCaller : ICurrentCaller
{
    public Caller? Caller => null;

    public IReadOnlyList<AccessRequirement> Requirements => [];

    public Guid? Target => null;

    public Guid CustomerId => Guid.Empty;

    public IPAddress? Address => null;

    public Origin Origin => Origin.Service;
}
