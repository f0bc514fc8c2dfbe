using FluentValidation;

namespace Accesskeys.Application.UnitTests.Common;

internal static class ValidatorExtensions
{
    /// <summary>The validation errors of a request, each as <c>Member message</c>.</summary>
    public static IEnumerable<string> Complaints<TRequest>(this IValidator<TRequest> validator, TRequest request) =>
        validator.Validate(request).Errors.Select(error => $"{error.PropertyName} {error.ErrorMessage}");
}
