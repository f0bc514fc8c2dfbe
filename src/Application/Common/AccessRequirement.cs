using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Application.Common;

/// <summary>
/// A condition that a request sets for its caller. It is checked when the request arrives, and again when the work is done.
/// </summary>
public abstract record AccessRequirement
{
    /// <param name="target">The id that the request's path names; <c>null</c> if it names none.</param>
    public abstract bool IsMetBy(Caller caller, Guid? target);
}

public sealed record OperatorRequirement : AccessRequirement
{
    public override bool IsMetBy(Caller caller, Guid? target) => caller.IsOperator;
}

public sealed record SessionRequirement : AccessRequirement
{
    public override bool IsMetBy(Caller caller, Guid? target) => caller.Session is not null;
}

/// <summary>The session of an owner. No key is enough, because it holds everything by default, and a thief must not gain lasting access by it.</summary>
public sealed record OwnerRequirement : AccessRequirement
{
    public override bool IsMetBy(Caller caller, Guid? target) => caller.Role == Role.Owner;
}

/// <param name="ExceptForSelf">Whether a key may do this to itself without the scope.</param>
public sealed record ScopeRequirement(string Scope, bool ExceptForSelf = false) : AccessRequirement
{
    public override bool IsMetBy(Caller caller, Guid? target) =>
        caller.Authority.Scopes.Holds(Scope)
        || (ExceptForSelf && target is not null && caller.Actor == new Actor(ActorKind.Accesskey, target));
}

public static class AccessRequirements
{
    /// <summary>What the request requires and this caller doesn't meet; <c>null</c> if nothing.</summary>
    public static AccessRequirement? FindUnmet(this ICurrentCaller current, Caller caller)
    {
        var requirements = current.Requirements;
        for (var index = 0; index < requirements.Count; index++)
        {
            if (!requirements[index].IsMetBy(caller, current.Target))
            {
                return requirements[index];
            }
        }

        return null;
    }

    /// <exception cref="AccessDeniedException">The caller doesn't meet what the request requires.</exception>
    public static void EnsureMet(this ICurrentCaller current, Caller caller)
    {
        if (current.FindUnmet(caller) is { } unmet)
        {
            throw new AccessDeniedException(unmet);
        }
    }
}
