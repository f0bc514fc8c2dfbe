using Accesskeys.Application.Common;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Accesskeys.WebApi.Authentication;

/// <summary>Who may import keys, by the settings. It is decided before the body is read: a hash alone is a weak claim to a key.</summary>
internal sealed class ImportCallers(ImportOptions settings) : IAuthorizationFilter, IOperationRule
{
    public bool Allows(Caller caller) => !settings.OperatorOnly || caller.IsOperator;

    public void Enforce(HttpContext context, object message)
    {
        if (!IsAllowed(context))
        {
            throw new RequestException(Failure.OperatorImports);
        }
    }

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (!IsAllowed(context.HttpContext))
        {
            context.Result = new FailureResult(Failure.OperatorImports);
        }
    }

    private bool IsAllowed(HttpContext context) => context.Features.Get<Caller>() is { } caller && Allows(caller);
}
