using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;

namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// The caller of a request, one instance for each; outside of requests, the service itself. The request is passed in, because the
/// framework's accessor would cost every request, even those that never use it.
/// </summary>
internal sealed class HttpCaller : ICurrentCaller
{
    public HttpContext? Context { get; set; }

    public Caller? Caller => Context?.Features.Get<Caller>();

    /// <summary>The operation that a page of the console uses, whose requirements hold instead of the page's; otherwise <c>null</c>.</summary>
    public Endpoint? Operation { get; set; }

    public IReadOnlyList<AccessRequirement> Requirements =>
        (Operation ?? Context?.GetEndpoint()) is { } endpoint ? AccessRequirementAttribute.RequirementsOf(endpoint) : [];

    // Only what a key may do to itself depends on it, and the caller of a page is never a key.
    public Guid? Target => Operation is null && Context?.GetRouteValue("id") is string id ? Ids.TryParse(id) : null;

    public Guid CustomerId => Caller?.Customer.Id ?? Guid.Empty;

    public IPAddress? Address => Context?.Connection.RemoteIpAddress?.Plain();

    // A request without a credential can only change keys whose tokens, or the agent whose invitation, its body contains.
    public Origin Origin => new(Caller?.Actor ?? (Context is null ? Actor.Service : Actor.Holder), Address?.ToString(), Context?.TraceIdentifier);
}
