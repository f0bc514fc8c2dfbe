namespace Accesskeys.Verification;

/// <param name="RevocationBound">How long after a change another node may still answer by what was before.</param>
/// <param name="CacheEntries">The most keys that are remembered.</param>
/// <param name="ConcurrentLookups">The most reads of the database at a time.</param>
public sealed record VerificationOptions(TimeSpan RevocationBound, int CacheEntries, int ConcurrentLookups)
{
    public const int PollsInABound = 6;

    public static VerificationOptions Default { get; } = new(TimeSpan.FromSeconds(1), 100_000, 32);

    /// <summary>Whether a token that has not our form may be a key's too, as one is that was brought from another system.</summary>
    public bool AcceptForeignTokens { get; init; }

    /// <summary>Unknown tokens cost memory too, and are worth less of it.</summary>
    public int UnknownEntries => Math.Max(1, CacheEntries / 4);

    public TimeSpan PollPeriod => RevocationBound / PollsInABound;
}
