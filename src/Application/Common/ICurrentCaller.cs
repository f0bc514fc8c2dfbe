using System.Net;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Application.Common;

/// <summary>A known caller: the customer it acts for, and who it is.</summary>
public sealed record Caller(CustomerModel Customer, bool IsOperator, Actor Actor)
{
    /// <summary>The session of an agent; <c>null</c> for a key.</summary>
    public CallerSession? Session { get; init; }

    /// <summary>The role of the agent; <c>null</c> for a key, whatever it holds.</summary>
    public Role? Role { get; init; }

    /// <summary>What the key holds, or the role.</summary>
    public Authority Authority { get; init; } = Authority.Whole;

    /// <summary>Whether the key's chain has limits. Those of its customer don't count.</summary>
    public bool IsLimited { get; init; }

    /// <summary>Whether its customer may have limits. It isn't known for a session.</summary>
    public bool MayHaveCustomerLimits { get; init; } = true;

    /// <summary>
    /// Whether an agent of the operator looks at the customer with it, which isn't the agent's own: it can change nothing, whatever it holds.
    /// </summary>
    public bool IsViewing { get; init; }
}

/// <param name="Generation">The agent's generation when the session began.</param>
public sealed record CallerSession(Guid Id, Guid AgentId, int Generation, DateTimeOffset ExpiresAt);

/// <summary>The caller, as identified by the credential.</summary>
public interface ICurrentCaller
{
    /// <summary>
    /// <c>null</c> if no credential is needed. Its state is from the last check: changes use the caller that
    /// <see cref="IAccesskeysDbContext.ChangeAsync"/> passes to them.
    /// </summary>
    Caller? Caller { get; }

    /// <summary>The requirements, all of which the caller must meet.</summary>
    IReadOnlyList<AccessRequirement> Requirements { get; }

    /// <summary>The id that the request's path names; <c>null</c> if it names none.</summary>
    Guid? Target { get; }

    /// <summary>The caller's customer; <see cref="Guid.Empty"/> if no credential is needed.</summary>
    Guid CustomerId { get; }

    IPAddress? Address { get; }

    Origin Origin { get; }
}
