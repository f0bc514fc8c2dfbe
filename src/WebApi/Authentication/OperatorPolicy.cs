using Microsoft.AspNetCore.Authorization;

namespace Accesskeys.WebApi.Authentication;

/// <summary>That a caller is the operator's is a fact of its customer, and of nothing else.</summary>
internal static class OperatorPolicy
{
    public const string Name = "Operator";

    public static void Build(AuthorizationPolicyBuilder policy) => policy
        .AddAuthenticationSchemes(AccesskeysScheme.Name)
        .RequireAssertion(context => context.User.Identity is CallerIdentity { Caller.IsOperator: true });
}
