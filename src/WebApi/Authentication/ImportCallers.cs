using Accesskeys.Application.Common;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Accesskeys.WebApi.Authentication;

/// <summary>Who may import keys, by the settings. It is decided before the body is read: a hash alone is a weak claim to a key.</summary>
internal sealed class ImportCallers(ImportOptions settings) : IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (settings.OperatorOnly && context.HttpContext.Features.Get<Caller>() is not { IsOperator: true })
        {
            context.Result = new FailureResult(Failure.OperatorImports);
        }
    }
}
