using Accesskeys.Application.Common;
using Accesskeys.Domain;
using Accesskeys.Domain.Customers;
using Accesskeys.Domain.Precis;
using FluentValidation;

namespace Accesskeys.Application.Customers;

internal static class CustomerRules
{
    public static void CustomerName<T>(this IRuleBuilderInitial<T, string?> rule) => rule.Cascade(CascadeMode.Stop)
        .Required()
        .NotEqual("").WithMessage("must not be empty")
        .OneLine(PlainText.NameLength);

    public static void Username<T>(this IRuleBuilderInitial<T, string?> rule) => rule.Cascade(CascadeMode.Stop)
        .Required()
        .Prepared(Agent.PrepareUsername);

    public static void Password<T>(this IRuleBuilderInitial<T, string?> rule) => rule.Cascade(CascadeMode.Stop)
        .Required()
        .Prepared(Agent.PreparePassword);

    private static void Prepared<T>(
        this IRuleBuilder<T, string?> rule, Func<string, PreparedText> prepare) => rule.Custom((text, context) =>
    {
        if (prepare(text!).Fault is { } fault)
        {
            context.AddFailure(fault);
        }
    });
}
