using Accesskeys.Application.Common;
using Microsoft.AspNetCore.Authorization;

namespace Accesskeys.WebApi.Authentication;

/// <summary>
/// What an endpoint requires of its caller. All the attributes of an endpoint must hold, and an endpoint without any still requires a
/// caller: only <see cref="AllowAnonymousAttribute"/>, and no requirement beside it, opens one.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
internal abstract class AccessRequirementAttribute : Attribute
{
    /// <summary>All of which the caller must meet, in the order in which they are checked.</summary>
    public abstract IReadOnlyList<AccessRequirement> Requirements { get; }

    /// <summary>Whether the endpoint requires no caller.</summary>
    public static bool IsOpen(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
        && endpoint.Metadata.GetMetadata<AccessRequirementAttribute>() is null;

    /// <summary>What all the attributes of the endpoint require.</summary>
    public static IReadOnlyList<AccessRequirement> RequirementsOf(Endpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<AccessRequirementAttribute>() switch
        {
            [] => [],
            [var one] => one.Requirements,
            var all => [.. all.SelectMany(one => one.Requirements)],
        };
}

/// <summary>The caller is the operator and holds the scope. Being the operator is a fact of its customer: no scope grants it.</summary>
internal sealed class OperatorOnlyAttribute(string scope) : AccessRequirementAttribute
{
    public override IReadOnlyList<AccessRequirement> Requirements { get; } = [new OperatorRequirement(), new ScopeRequirement(scope)];
}

internal sealed class RequireScopeAttribute(string scope) : AccessRequirementAttribute
{
    /// <summary>Whether a key needs no scope to do this to itself.</summary>
    public bool ExceptForSelf { get; init; }

    public override IReadOnlyList<AccessRequirement> Requirements => field ??= [new ScopeRequirement(scope, ExceptForSelf)];
}

internal sealed class SessionOnlyAttribute : AccessRequirementAttribute
{
    public override IReadOnlyList<AccessRequirement> Requirements { get; } = [new SessionRequirement()];
}

internal sealed class OwnerOnlyAttribute : AccessRequirementAttribute
{
    public override IReadOnlyList<AccessRequirement> Requirements { get; } = [new OwnerRequirement()];
}
