using System.Text.Json;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Application.Changes;

/// <summary>One entry of the audit trail, with its members in the contract's order.</summary>
public sealed record ChangeModel
{
    public required Guid Id { get; init; }

    public required Guid CustomerId { get; init; }

    public required string SubjectKind { get; init; }

    public required Guid SubjectId { get; init; }

    public required string Action { get; init; }

    public required string ActorKind { get; init; }

    /// <summary><c>null</c> for a holder and the service itself.</summary>
    public required Guid? ActorId { get; init; }

    public required string? Address { get; init; }

    public required string? RequestId { get; init; }

    public required DateTimeOffset TmCreate { get; init; }

    /// <summary>The changed members before the change; <c>null</c> for a creation.</summary>
    public required IReadOnlyDictionary<string, JsonElement>? Before { get; init; }

    public required IReadOnlyDictionary<string, JsonElement>? After { get; init; }
}

/// <param name="NextPageToken"><c>null</c> on the last page.</param>
public sealed record ChangePage(IReadOnlyList<ChangeModel> Result, string? NextPageToken);
