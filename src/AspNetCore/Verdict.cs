using System.Text.Json;
using Accesskeys.Client;

namespace Accesskeys.AspNetCore;

/// <summary>The service's result for a key. For an invalid key, it contains nothing else.</summary>
/// <param name="Key">The key, if it is valid.</param>
/// <param name="FreshFor">How long the service allows it to be cached; <c>null</c> if it doesn't say, such as for an invalid key.</param>
internal sealed record Verdict(GoodKey? Key, TimeSpan? FreshFor)
{
    public static Verdict Of(VerificationAnswer answer) => answer is { Valid: true, Id: { } id, Customer_id: { } customer }
        ? new Verdict(
            new GoodKey(id, customer, answer.Name ?? "", answer.Scopes ?? [])
            {
                ExternalId = answer.External_id,
                Metadata = answer.Metadata is { Count: > 0 } metadata ? JsonSerializer.Serialize(metadata) : null,
            },
            TimeSpan.FromMilliseconds(answer.Fresh_for_ms ?? 0))
        : new Verdict(null, null);
}

internal sealed record GoodKey(Guid Id, Guid CustomerId, string Name, IReadOnlyList<string> Scopes)
{
    public string? ExternalId { get; init; }

    /// <summary>As JSON; <c>null</c> if there is none, or the service is of a version that doesn't have it.</summary>
    public string? Metadata { get; init; }
}
