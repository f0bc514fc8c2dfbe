using System.Net;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Application.Common;

/// <summary>A known caller: the customer it acts for, and who it is.</summary>
public sealed record Caller(CustomerModel Customer, bool IsOperator, Actor Actor)
{
    /// <summary>The session by which an agent calls; a key has none.</summary>
    public CallerSession? Session { get; init; }

    /// <summary>The key's, where the caller is one.</summary>
    public Authority Authority { get; init; } = Authority.Whole;
}

/// <param name="Generation">The agent's, when the session began.</param>
public sealed record CallerSession(Guid Id, Guid AgentId, int Generation, DateTimeOffset ExpiresAt);

/// <summary>Who is calling, taken from the credential.</summary>
public interface ICurrentCaller
{
    /// <summary>
    /// <c>null</c> where no credential is needed. As it was when it was last checked: what changes something goes by the caller that
    /// <see cref="IAccesskeysDbContext.ChangeAsync"/> hands to it.
    /// </summary>
    Caller? Caller { get; }

    /// <summary>All of which the caller must meet.</summary>
    IReadOnlyList<AccessRequirement> Requirements { get; }

    /// <summary>The id that the request's path names; <c>null</c> if it names none.</summary>
    Guid? Target { get; }

    /// <summary>Nobody's (<see cref="Guid.Empty"/>) where no credential is needed.</summary>
    Guid CustomerId { get; }

    IPAddress? Address { get; }

    Origin Origin { get; }
}
