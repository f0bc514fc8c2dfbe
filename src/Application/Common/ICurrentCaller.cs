using Accesskeys.Domain.Changes;

namespace Accesskeys.Application.Common;

/// <summary>A known caller: the customer it acts for, and who it is.</summary>
public sealed record Caller(Guid CustomerId, bool IsOperator, Actor Actor);

/// <summary>Who is calling, taken from the credential.</summary>
public interface ICurrentCaller
{
    /// <summary>Nobody's (<see cref="Guid.Empty"/>) where no credential is needed.</summary>
    Guid CustomerId { get; }

    Origin Origin { get; }
}
