using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.Accesskeys;

/// <summary>How often a known key was rejected in one hour, from one address, for one reason. It isn't recorded as a change.</summary>
public sealed class Refusal : IHourlyCount
{
    public const int CodeLength = 16;

    /// <summary>The code of an attempt to import the key's hash for another customer.</summary>
    public const string ImportConflict = "import_conflict";

    private Refusal()
    {
    }

    /// <summary>The order in which they were first written.</summary>
    public long Number { get; private init; }

    public Guid AccesskeyId { get; private init; }

    public DateTimeOffset Hour { get; private init; }

    /// <summary>Empty if it is unknown, and for addresses beyond the maximum that is counted separately.</summary>
    public string Address { get; private init; } = "";

    public string Code { get; private init; } = "";

    public long Times { get; private init; }
}
