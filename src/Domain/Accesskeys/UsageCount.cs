namespace Accesskeys.Domain.Accesskeys;

/// <summary>How often a key was used in one hour or day, with one outcome, and at what cost. It isn't recorded as a change.</summary>
public abstract class UsageCount
{
    public const int OutcomeLength = 32;

    /// <summary>The outcome of an accepted use. All others are rejections.</summary>
    public const string Valid = "valid";

    /// <summary>The start of the hour or day, in UTC.</summary>
    public DateTimeOffset Start { get; private init; }

    public Guid CustomerId { get; private init; }

    public Guid AccesskeyId { get; private init; }

    public string Outcome { get; private init; } = "";

    public long Uses { get; private init; }

    /// <summary>The sum of the costs of these uses. A rejected use costs nothing.</summary>
    public long Cost { get; private init; }
}

/// <summary>The uses of a key in one hour.</summary>
public sealed class UsageHour : UsageCount
{
    private UsageHour()
    {
    }
}

/// <summary>The uses of a key on one day. It is written together with the hours, so neither is ever derived from the other.</summary>
public sealed class UsageDay : UsageCount
{
    private UsageDay()
    {
    }
}
