using Accesskeys.Domain;
using Accesskeys.Domain.Customers;
using FluentValidation;

namespace Accesskeys.Application.Users;

internal static class UserRules
{
    public static IRuleBuilderOptions<T, string?> Role<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(name => name is null || Roles.TryParse(name) is not null).WithMessage(Roles.Rule);

    public static IRuleBuilderOptions<T, string?> Email<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || EmailAddress.IsOne(text)).WithMessage(EmailAddress.Rule);
}
