namespace Accesskeys.Domain.Limits;

/// <summary>
/// What is left of one limit. Only statements alter it, each relative to what is there: a row that was read and saved again would undo what
/// nodes took meanwhile.
/// </summary>
public sealed class Allowance
{
    private Allowance()
    {
    }

    /// <summary>The id of a chain's first key, or of a customer.</summary>
    public Guid SubjectId { get; private init; }

    public Measure Measure { get; private init; }

    /// <summary>In seconds; 0 for credits.</summary>
    public int Window { get; private init; }

    /// <summary>That of the limits that set it. Nodes that know another one get nothing.</summary>
    public Guid Generation { get; private init; }

    public long Amount { get; private init; }

    /// <summary>The start of the window in milliseconds since the Unix epoch, by the database's clock; 0 for credits without a refill.</summary>
    public long Starts { get; private init; }

    /// <summary>What nodes have taken in this window. They may not have used all of it yet.</summary>
    public long Taken { get; private init; }

    public long? RefillAmount { get; private init; }

    public RefillPeriod? RefillEvery { get; private init; }

    /// <summary>What is left of credits, which the next node to take some will refill.</summary>
    public long RemainingAt(DateTimeOffset now) =>
        RefillEvery is { } every && every.StartAt(now.ToUnixTimeMilliseconds()) > Starts ? RefillAmount!.Value : Math.Max(0, Amount - Taken);
}
