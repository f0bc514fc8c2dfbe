using Accesskeys.Application.Common;

namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// Who may call. An endpoint of a controller that says nothing needs a caller; that one is the operator's is a fact of its
/// customer, and of nothing else.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal class CallerRule : Attribute
{
    public static readonly CallerRule Known = new();

    public bool NeedsCaller { get; protected init; } = true;

    /// <summary>All of which the caller must meet, in the order in which they are checked.</summary>
    public virtual IReadOnlyList<AccessRequirement> Requirements => [];
}

internal sealed class AnybodyAttribute : CallerRule
{
    public AnybodyAttribute() => NeedsCaller = false;
}

/// <summary>A scope makes nobody the operator: it only says what a key of the operator's may do.</summary>
internal sealed class OperatorOnlyAttribute(string scope) : CallerRule
{
    public override IReadOnlyList<AccessRequirement> Requirements { get; } = [new OperatorRequirement(), new ScopeRequirement(scope)];
}

internal sealed class NeedsScopeAttribute(string scope) : CallerRule
{
    /// <summary>Whether a key needs no scope to do this to itself.</summary>
    public bool FreeToOneself { get; init; }

    public override IReadOnlyList<AccessRequirement> Requirements => field ??= [new ScopeRequirement(scope, FreeToOneself)];
}

internal sealed class SessionOnlyAttribute : CallerRule
{
    public override IReadOnlyList<AccessRequirement> Requirements { get; } = [new SessionRequirement()];
}
