using Accesskeys.Application.Common;

namespace Accesskeys.Application.Limits;

/// <summary>Who may set limits, and what a caller that has limits itself may not do.</summary>
public static class LimitAuthority
{
    /// <summary>What a caller needs to set limits or credits, or to add credits.</summary>
    public const string Scope = "limits:write";

    private static readonly ScopeRequirement _required = new(Scope);

    /// <exception cref="AccessDeniedException">The caller lacks the scope.</exception>
    /// <exception cref="LimitedCallerException">The caller has limits itself.</exception>
    internal static void EnsureMaySetLimits(this Caller caller)
    {
        if (!_required.IsMetBy(caller, target: null))
        {
            throw new AccessDeniedException(_required);
        }

        caller.EnsureUnlimited();
    }

    /// <summary>With another key, or without its limits, a caller could use more than it was given.</summary>
    /// <exception cref="LimitedCallerException">The caller has limits itself.</exception>
    internal static void EnsureUnlimited(this Caller caller)
    {
        if (caller.IsLimited)
        {
            throw new LimitedCallerException();
        }
    }
}
