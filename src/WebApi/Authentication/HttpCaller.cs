using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.WebApi.Requests;

namespace Accesskeys.WebApi.Authentication;

/// <summary>The caller of the current request; outside of one, the service itself.</summary>
internal sealed class HttpCaller(IHttpContextAccessor accessor) : ICurrentCaller
{
    public Guid CustomerId => Caller?.CustomerId ?? Guid.Empty;

    public Origin Origin => new(
        Caller?.Actor ?? Actor.Service,
        accessor.HttpContext is { } context ? ClientAddress.Of(context)?.ToString() : null,
        accessor.HttpContext?.TraceIdentifier);

    private Caller? Caller => accessor.HttpContext is { } context ? CallerIdentity.Of(context)?.Caller : null;
}
