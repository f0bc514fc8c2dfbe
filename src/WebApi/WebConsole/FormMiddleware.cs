using Accesskeys.Application.Common;
using Accesskeys.Console;
using Accesskeys.Console.Pages;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>Lets no form through whose antiforgery token isn't that of the session, whatever its endpoint says.</summary>
internal sealed class FormMiddleware(RequestDelegate next, IFailurePages failures)
{
    public static readonly Failure Unverified = new(StatusCodes.Status400BadRequest, "form_unverified", Texts.Failure_FormUnverified);

    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true })
        {
            await next(context);

            // The framework's response if the page has no form of that name, or shows none to this caller.
            if (context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false })
            {
                await failures.WriteAsync(context, context.Features.Get<Caller>() is { IsViewing: true }
                    ? PageOperations.Viewing
                    : context.Features.Get<Failure>() ?? Unverified);
            }
        }
        else
        {
            await RejectAsync(context);
        }
    }

    private async Task RejectAsync(HttpContext context)
    {
        // The framework gives no form to anyone whose token is invalid. This one goes nowhere but back to the user.
        context.Features.Set<IAntiforgeryValidationFeature>(null);
        if (context.GetEndpoint()!.Metadata.GetMetadata<IAllowAnonymous>() is null && await context.Request.CarriedFormAsync() is { } carried)
        {
            // Someone signed out and in again in another tab.
            await ConsoleResponse.RenderAsync<Resend>(
                context, StatusCodes.Status400BadRequest, isOfSession: true, new Dictionary<string, object?> { [nameof(Resend.Form)] = carried });
        }
        else
        {
            await failures.WriteAsync(context, Unverified);
        }
    }
}
