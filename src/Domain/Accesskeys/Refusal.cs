using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.Accesskeys;

/// <summary>How often a key that is known was refused in one hour, from one address, for one reason. It is no change.</summary>
public sealed class Refusal : INumbered
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

    /// <summary>The hour's beginning.</summary>
    public DateTimeOffset Hour { get; private init; }

    /// <summary>Empty where it is not known, and for those beyond the most that are told apart.</summary>
    public string Address { get; private init; } = "";

    public string Code { get; private init; } = "";

    public long Times { get; private init; }
}
