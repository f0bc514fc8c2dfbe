namespace Accesskeys.Verification;

/// <param name="RevocationBound">How long after a change another node may still use the previous state.</param>
/// <param name="CacheEntries">The maximum number of cached keys.</param>
/// <param name="ConcurrentLookups">The maximum number of concurrent database reads.</param>
public sealed record VerificationOptions(TimeSpan RevocationBound, int CacheEntries, int ConcurrentLookups)
{
    public const int PollsInABound = 6;

    public static VerificationOptions Default { get; } = new(TimeSpan.FromSeconds(1), 100_000, 32);

    /// <summary>Whether tokens without the service's own form are accepted too, such as imported ones.</summary>
    public bool AcceptForeignTokens { get; init; }

    /// <summary>The maximum number of cached unknown tokens, which are worth less memory than keys.</summary>
    public int UnknownEntries => Math.Max(1, CacheEntries / 4);

    public TimeSpan PollPeriod => RevocationBound / PollsInABound;
}
