using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Accesskeys;

public static class GrantLimit
{
    /// <exception cref="ScopeExceededException">The key would get more than the caller holds.</exception>
    internal static void EnsureHolds(this Caller caller, Authority given)
    {
        if (caller.Authority.FindExceededLimit(given) is { } excess)
        {
            throw new ScopeExceededException(excess);
        }
    }

    /// <summary>The scopes and networks that a key gets: those of its creator, unless the request sets them.</summary>
    internal static (ScopeSet Scopes, AllowList AllowedIps) OwnUnlessGiven(
        this Caller caller, IReadOnlyList<string?>? scopes, IReadOnlyList<string?>? networks)
    {
        var own = caller.Authority;
        return (ScopeSet.Of(scopes?.OfType<string>() ?? own.Scopes.Names), networks is null ? own.AllowedIps : AllowList.Of(networks!));
    }

    /// <summary>The error for the member in which a key would exceed its creator.</summary>
    public static string ToRule(this ExceededLimit excess) => excess == ExceededLimit.Expiry
        ? "would let the key outlive the caller, which does not hold the scope *"
        : "would exceed the caller's own";
}
