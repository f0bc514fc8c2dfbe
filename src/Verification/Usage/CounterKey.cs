using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Verification.Usage;

public enum CounterKind
{
    /// <summary>The latest time of use of a key, in ticks of UTC.</summary>
    LastUse,

    /// <summary>The number of times that a key was rejected.</summary>
    Refusal,

    /// <summary>The number of times that a user signed in, or failed to.</summary>
    SignIn,

    /// <summary>The number of times that a key was used, with one outcome, and what that cost.</summary>
    Usage,
}

/// <summary>Identifies a counter.</summary>
/// <param name="Subject">The id of the key or, of a sign-in, of the user.</param>
/// <param name="Hour">The start of the hour; omitted if the counter isn't kept by the hour.</param>
/// <param name="Address">Empty if it is unknown, or if several addresses are counted together.</param>
/// <param name="Code">The outcome; omitted if there is only one.</param>
public readonly record struct CounterKey(
    CounterKind Kind, Guid Subject, DateTimeOffset Hour = default, string Address = "", string Code = "")
{
    public bool HasAddress => Address.Length > 0;

    /// <summary>The same, for all addresses together.</summary>
    public CounterKey WithoutAddress => this with { Address = "" };

    public long Merge(long first, long second) => Kind switch
    {
        CounterKind.LastUse => Math.Max(first, second),
        _ => first + second,
    };

    /// <summary>The number of events that are lost if this counter is.</summary>
    public long Events(long value) => Kind switch
    {
        CounterKind.LastUse => 1,
        _ => value,
    };
}

/// <param name="Cost">The cost of what was counted, if its kind has any.</param>
public readonly record struct Counter(CounterKey Key, long Value, long Cost = 0)
{
    public Guid Customer { get; init; }
}
