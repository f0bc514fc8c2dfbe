using Accesskeys.Domain.Accesskeys;
using FluentValidation;

namespace Accesskeys.Application.Accesskeys;

internal static class AccesskeyRules
{
    public static IRuleBuilderOptions<T, long?> Lifetime<T>(this IRuleBuilder<T, long?> rule) => rule
        .Must(seconds => seconds is null || Accesskey.AllowsLifetime(seconds.Value)).WithMessage($"must be 1 to {int.MaxValue} seconds");
}
