using FluentValidation;
using FluentValidation.Results;
using MediatR;

namespace Accesskeys.Application.Common;

internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        validators.Any() ? ValidateAsync(request, cancellationToken, next) : next();

    private async Task<TResponse> ValidateAsync(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        List<ValidationFailure> failures = [];
        foreach (var validator in validators)
        {
            failures.AddRange((await validator.ValidateAsync(request, cancellationToken)).Errors);
        }

        return failures.Count == 0 ? await next() : throw new ValidationException(failures);
    }
}
