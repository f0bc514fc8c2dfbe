using Accesskeys.Domain;
using FluentValidation;

namespace Accesskeys.Application.Common;

internal static class TextRules
{
    public static IRuleBuilderOptions<T, string?> OneLine<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule
        .MaximumLength(maxLength).WithMessage($"must be at most {maxLength} characters (UTF-16 code units)")
        .Must(text => text is null || PlainText.IsOneLine(text)).WithMessage("must not contain control characters")
        .WithoutDirectionalFormatting();

    public static IRuleBuilderOptions<T, string?> Lines<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule
        .MaximumLength(maxLength).WithMessage($"must be at most {maxLength} characters (UTF-16 code units)")
        .Must(text => text is null || PlainText.IsLines(text))
        .WithMessage("must not contain control characters other than tab, line feed and carriage return")
        .WithoutDirectionalFormatting();

    public static IRuleBuilderOptions<T, TMember> Required<T, TMember>(this IRuleBuilder<T, TMember> rule) =>
        rule.NotNull().WithMessage("is required");

    private static IRuleBuilderOptions<T, string?> WithoutDirectionalFormatting<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || !PlainText.HasDirectionalFormatting(text))
        .WithMessage("must not contain bidirectional formatting characters (U+202A to U+202E, U+2066 to U+2069)");
}
