using FluentValidation;
using FluentValidation.Results;

namespace Accesskeys.Application.UnitTests.Common;

/// <summary>Never content.</summary>
internal sealed class FailingValidator<TRequest> : AbstractValidator<TRequest>
{
    public const string Message = "nothing is ever right";

    protected override bool PreValidate(ValidationContext<TRequest> context, ValidationResult result)
    {
        result.Errors.Add(new ValidationFailure(typeof(TRequest).Name, Message));
        return false;
    }
}
