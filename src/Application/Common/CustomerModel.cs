using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Accesskeys.Application.Common;

public sealed record CustomerModel
{
    [Description("The id, which the service assigns.")]
    [Example("01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13")]
    [Required]
    public required Guid Id { get; init; }

    [Description("The customer's name.")]
    [Example("Example Ltd")]
    [Required]
    public required string Name { get; init; }

    [Description("When it was created.")]
    [Example("2026-12-01T10:15:30.123456Z")]
    [Required]
    public required DateTimeOffset TmCreate { get; init; }

    [Description("When it was last changed.")]
    [Example("2026-12-01T10:15:30.123456Z")]
    [Required]
    public required DateTimeOffset TmUpdate { get; init; }

    [Description("When it was deleted; 9999-01-01T00:00:00.000000Z if it isn't deleted.")]
    [Example("9999-01-01T00:00:00.000000Z")]
    [Required, JsonConverter(typeof(DeletionTimeConverter))]
    public required DateTimeOffset? TmDelete { get; init; }

    // Only responses have them: that of a caller is read without.
    [Description("The rate limits that all its keys share; empty if none.")]
    [Required, MaxLength(Domain.Limits.RateLimits.Most)]
    public IReadOnlyList<RateLimitModel> RateLimits { get; init; } = [];

    [Description("The credits that all its keys share; null if uses aren't paid for with credits.")]
    [Required]
    public CreditsModel? Credits { get; init; }
}
