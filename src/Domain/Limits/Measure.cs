namespace Accesskeys.Domain.Limits;

/// <summary>What an allowance counts.</summary>
public enum Measure
{
    /// <summary>Uses, whatever they cost.</summary>
    Requests,

    /// <summary>The cost of uses.</summary>
    Cost,

    /// <summary>The cost of uses, without a window.</summary>
    Credits,
}
