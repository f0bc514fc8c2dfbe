using Accesskeys.Application.Common;
using Accesskeys.Domain;
using Accesskeys.Domain.Customers;
using FluentValidation;

namespace Accesskeys.Application.Customers;

internal static class CustomerRules
{
    public static void CustomerName<T>(this IRuleBuilderInitial<T, string?> rule) => rule.Cascade(CascadeMode.Stop)
        .Given()
        .NotEqual("").WithMessage("must not be empty")
        .OneLine(PlainText.NameLength);

    public static void Username<T>(this IRuleBuilderInitial<T, string?> rule) => rule.Cascade(CascadeMode.Stop)
        .Given()
        .Must(username => Agent.AllowsUsername(username!))
        .WithMessage(Agent.UsernameRule);

    public static void Password<T>(this IRuleBuilderInitial<T, string?> rule) => rule.Cascade(CascadeMode.Stop)
        .Given()
        .Must(password => Agent.AllowsPassword(password!))
        .WithMessage(Agent.PasswordRule);
}
