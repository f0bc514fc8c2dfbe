namespace Accesskeys.Domain.Limits;

/// <summary>The limits of a chain of rotations, or of a customer, as far as verifications need to know them.</summary>
/// <param name="Subject">The id of the chain's first key, or of the customer.</param>
/// <param name="Generation">Differs each time the limits are set.</param>
/// <param name="RateLimits">A use needs room in all of them.</param>
/// <param name="HasCredits">Whether uses are paid for with credits.</param>
public sealed record SubjectLimits(Guid Subject, Guid Generation, IReadOnlyList<RateLimit> RateLimits, bool HasCredits);
