using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace Accesskeys.AspNetCore;

/// <summary>Requires scopes.</summary>
public static class ScopeExtensions
{
    /// <summary>Accepts only keys that hold the scope; if called more than once, only keys that hold all of the scopes.</summary>
    /// <param name="policy">The policy to add it to.</param>
    /// <param name="scope">Such as <c>calls:read</c>: 1 to 64 of <c>a-z0-9:._-</c> that begin with a letter or digit.</param>
    /// <exception cref="ArgumentException">The text isn't a scope.</exception>
    public static AuthorizationPolicyBuilder RequireScope(this AuthorizationPolicyBuilder policy, string scope) =>
        policy.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope));

    /// <summary>Accepts only keys that hold the scope; if called more than once, only keys that hold all of the scopes.</summary>
    /// <typeparam name="T">The type of the endpoints.</typeparam>
    /// <param name="endpoints">The endpoints, such as the result of <c>MapGet</c>.</param>
    /// <param name="scope">Such as <c>calls:read</c>: 1 to 64 of <c>a-z0-9:._-</c> that begin with a letter or digit.</param>
    /// <exception cref="ArgumentException">The text isn't a scope.</exception>
    public static T RequireScope<T>(this T endpoints, string scope)
        where T : IEndpointConventionBuilder => endpoints.RequireAuthorization(policy => policy.RequireScope(scope));
}
