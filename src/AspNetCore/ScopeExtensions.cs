using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace Accesskeys.AspNetCore;

/// <summary>Asks for scopes.</summary>
public static class ScopeExtensions
{
    /// <summary>Lets only keys in that hold the scope; all of them, if it is called more than once.</summary>
    /// <param name="policy">To which it is added.</param>
    /// <param name="scope">Such as <c>calls:read</c>: 1 to 64 of <c>a-z0-9:._-</c> that begin with a letter or digit.</param>
    /// <exception cref="ArgumentException">It is no scope.</exception>
    public static AuthorizationPolicyBuilder RequireScope(this AuthorizationPolicyBuilder policy, string scope) =>
        policy.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope));

    /// <summary>Lets only keys in that hold the scope; all of them, if it is called more than once.</summary>
    /// <typeparam name="T">What is mapped.</typeparam>
    /// <param name="endpoints">What is let into, as <c>MapGet</c> gives it.</param>
    /// <param name="scope">Such as <c>calls:read</c>: 1 to 64 of <c>a-z0-9:._-</c> that begin with a letter or digit.</param>
    /// <exception cref="ArgumentException">It is no scope.</exception>
    public static T RequireScope<T>(this T endpoints, string scope)
        where T : IEndpointConventionBuilder => endpoints.RequireAuthorization(policy => policy.RequireScope(scope));
}
