using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using Accesskeys.Domain.Precis;
using FluentValidation;

namespace Accesskeys.Application.Sessions;

/// <summary>The rules of usernames and passwords, wherever they are set.</summary>
internal static class SignInRules
{
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
