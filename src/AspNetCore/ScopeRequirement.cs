using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;

namespace Accesskeys.AspNetCore;

/// <summary>Requires that the caller's key holds a scope: the scope itself, a <c>:*</c> above it, or <c>*</c>.</summary>
internal sealed partial class ScopeRequirement : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    private readonly string _scope;

    public ScopeRequirement(string scope)
    {
        _scope = Form().IsMatch(scope)
            ? scope
            : throw new ArgumentException(
                "A scope must be 1 to 64 characters of a-z 0-9 : . _ - beginning with a letter or digit.", nameof(scope));
    }

    public override string ToString() => $"The key has to hold {_scope}.";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.User.FindAll(AccesskeysClaims.Scope).Any(held => Holds(held.Value, requirement._scope)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    private static bool Holds(string held, string scope) => held == "*" || held == scope
        || (held.EndsWith(":*", StringComparison.Ordinal) && scope.AsSpan().StartsWith(held.AsSpan(0, held.Length - 1)));

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9:._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
