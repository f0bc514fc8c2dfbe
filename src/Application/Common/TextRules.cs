using Accesskeys.Domain;
using FluentValidation;

namespace Accesskeys.Application.Common;

internal static class TextRules
{
    public static IRuleBuilderOptions<T, string?> OneLine<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule
        .MaximumLength(maxLength).WithMessage($"must be at most {maxLength} characters (UTF-16 code units)")
        .Must(text => text is null || PlainText.IsOneLine(text)).WithMessage("must not contain control characters");

    public static IRuleBuilderOptions<T, string?> Lines<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule
        .MaximumLength(maxLength).WithMessage($"must be at most {maxLength} characters (UTF-16 code units)")
        .Must(text => text is null || PlainText.IsLines(text))
        .WithMessage("must not contain control characters other than tab, line feed and carriage return");

    public static IRuleBuilderOptions<T, TMember> Given<T, TMember>(this IRuleBuilder<T, TMember> rule) =>
        rule.NotNull().WithMessage("is required");
}
