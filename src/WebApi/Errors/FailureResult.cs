using Microsoft.AspNetCore.Mvc;

namespace Accesskeys.WebApi.Errors;

internal sealed class FailureResult(Failure failure) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) => Problem.WriteAsync(context.HttpContext, failure);
}
