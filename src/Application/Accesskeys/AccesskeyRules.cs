using Accesskeys.Domain.Accesskeys;
using FluentValidation;

namespace Accesskeys.Application.Accesskeys;

internal static class AccesskeyRules
{
    public static IRuleBuilderOptions<T, long?> Lifetime<T>(this IRuleBuilder<T, long?> rule) => rule
        .Must(seconds => seconds is null || Accesskey.AllowsLifetime(seconds.Value)).WithMessage($"must be 1 to {int.MaxValue} seconds");

    public static IRuleBuilderOptions<T, IReadOnlyList<string?>?> Scopes<T>(this IRuleBuilder<T, IReadOnlyList<string?>?> rule) => rule
        .Must(names => names is null || names.Count <= ScopeSet.MostScopes).WithMessage($"must be at most {ScopeSet.MostScopes}")
        .Must(names => names is null || names.All(name => name is not null && ScopeSet.IsScope(name))).WithMessage($"each {ScopeSet.Rule}");
}
