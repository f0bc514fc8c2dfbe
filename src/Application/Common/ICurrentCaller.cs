using System.Net;
using Accesskeys.Application.Customers;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Application.Common;

/// <summary>A known caller: the customer it acts for, and who it is.</summary>
public sealed record Caller(CustomerModel Customer, bool IsOperator, Actor Actor)
{
    /// <summary>The session by which an agent calls; a key has none.</summary>
    public CallerSession? Session { get; init; }

    /// <summary>The key's, where the caller is one.</summary>
    public Authority Authority { get; init; } = Authority.Whole;
}

public sealed record CallerSession(Guid Id, Guid AgentId, DateTimeOffset ExpiresAt);

/// <summary>Who is calling, taken from the credential.</summary>
public interface ICurrentCaller
{
    /// <summary><c>null</c> where no credential is needed.</summary>
    Caller? Caller { get; }

    /// <summary>Nobody's (<see cref="Guid.Empty"/>) where no credential is needed.</summary>
    Guid CustomerId { get; }

    IPAddress? Address { get; }

    Origin Origin { get; }
}
