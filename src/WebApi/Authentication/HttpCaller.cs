using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;

namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// The caller of a request, one for each; outside of one, the service itself. It is told its request rather than finding it: the
/// framework's accessor costs every request, those too that never ask.
/// </summary>
internal sealed class HttpCaller : ICurrentCaller
{
    public HttpContext? Context { get; set; }

    public Caller? Caller => Context?.Features.Get<Caller>();

    public IReadOnlyList<AccessRequirement> Requirements =>
        Context?.GetEndpoint() is { } endpoint ? AccessRequirementAttribute.RequirementsOf(endpoint) : [];

    public Guid? Target => Context?.GetRouteValue("id") is string id ? Ids.TryParse(id) : null;

    public Guid CustomerId => Caller?.Customer.Id ?? Guid.Empty;

    public IPAddress? Address => Context?.Connection.RemoteIpAddress?.Plain();

    // What a request without a credential changes it changes by the tokens in its body.
    public Origin Origin => new(Caller?.Actor ?? (Context is null ? Actor.Service : Actor.Holder), Address?.ToString(), Context?.TraceIdentifier);
}
