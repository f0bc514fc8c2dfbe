using Accesskeys.Application.Common;
using Accesskeys.Domain;
using FluentValidation;

namespace Accesskeys.Application.Customers;

internal static class CustomerRules
{
    public static void CustomerName<T>(this IRuleBuilderInitial<T, string?> rule) => rule.Cascade(CascadeMode.Stop)
        .Required()
        .NotEqual("").WithMessage("must not be empty")
        .OneLine(PlainText.NameLength);
}
