using Accesskeys.Application.Common;

namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// Who may call an endpoint. One that says nothing needs a caller, and all that is said of one must hold. That a caller is the
/// operator is a fact of its customer, and of nothing else.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
internal abstract class CallerRule : Attribute
{
    protected virtual bool NeedsCaller => true;

    /// <summary>All of which the caller must meet, in the order in which they are checked; none where no caller is needed.</summary>
    public virtual IReadOnlyList<AccessRequirement> Requirements => [];

    /// <summary>Whether the endpoint needs no caller: because it says so, and nothing else that contradicts it.</summary>
    public static bool IsOpen(Endpoint endpoint)
    {
        var rules = endpoint.Metadata.GetOrderedMetadata<CallerRule>();
        for (var index = 0; index < rules.Count; index++)
        {
            if (rules[index].NeedsCaller)
            {
                return false;
            }
        }

        return rules.Count > 0;
    }

    /// <summary>What all the rules of the endpoint require.</summary>
    public static IReadOnlyList<AccessRequirement> RequirementsOf(Endpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<CallerRule>() switch
        {
            [] => [],
            [var rule] => rule.Requirements,
            var rules => [.. rules.SelectMany(rule => rule.Requirements)],
        };
}

internal sealed class AnybodyAttribute : CallerRule
{
    protected override bool NeedsCaller => false;
}

/// <summary>The endpoint looks at credentials itself, by rules of its own.</summary>
internal sealed class ChecksCredentialsItselfAttribute : CallerRule
{
    protected override bool NeedsCaller => false;
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
