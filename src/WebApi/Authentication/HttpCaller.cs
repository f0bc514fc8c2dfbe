using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.WebApi.Requests;

namespace Accesskeys.WebApi.Authentication;

/// <summary>The caller of the current request; outside of one, the service itself.</summary>
internal sealed class HttpCaller(IHttpContextAccessor accessor) : ICurrentCaller
{
    public Caller? Caller => accessor.HttpContext is { } context ? context.Features.Get<Caller>() : null;

    public Guid CustomerId => Caller?.Customer.Id ?? Guid.Empty;

    public IPAddress? Address => accessor.HttpContext is { } context ? ClientAddress.Of(context) : null;

    public Origin Origin => new(Caller?.Actor ?? Actor.Service, Address?.ToString(), accessor.HttpContext?.TraceIdentifier);
}
