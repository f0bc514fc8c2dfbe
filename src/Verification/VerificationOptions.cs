using System.ComponentModel.DataAnnotations;

namespace Accesskeys.Verification;

public sealed class VerificationOptions
{
    public const string Section = "Accesskeys";
    public const int PollsInABound = 6;

    /// <summary>How long after a change another node may still use the previous state. The shortest allows six polls of 125 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.750", "01:00:00", ParseLimitsInInvariantCulture = true,
        ErrorMessage = "must be a time span of 00:00:00.750 to 01:00:00, such as 00:00:01 for one second")]
    public TimeSpan RevocationBound { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The maximum number of cached keys.</summary>
    [Range(1, 10_000_000, ErrorMessage = "must be a whole number from {1} to {2}")]
    public int CacheEntries { get; set; } = 100_000;

    /// <summary>The maximum number of concurrent database reads.</summary>
    [Range(1, 1000, ErrorMessage = "must be a whole number from {1} to {2}")]
    public int ConcurrentLookups { get; set; } = 32;

    /// <summary>Whether tokens without the service's own form are accepted too, such as imported ones.</summary>
    public bool AcceptForeignTokens { get; set; }

    /// <summary>The maximum number of cached unknown tokens, which are worth less memory than keys.</summary>
    public int UnknownEntries => Math.Max(1, CacheEntries / 4);

    public TimeSpan PollPeriod => RevocationBound / PollsInABound;
}
