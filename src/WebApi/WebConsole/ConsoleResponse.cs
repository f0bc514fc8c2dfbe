using System.Security.Claims;
using Accesskeys.WebApi.Authentication;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>What all responses of the console have, and those that are given in place of a page.</summary>
internal static class ConsoleResponse
{
    /// <summary>Nothing but the console's own files, and nothing in place: injected HTML could run and send nothing.</summary>
    public const string Policy =
        "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    private const string AntiforgeryFeature = "IAntiforgeryFeature";
    private const string EnhancedNavigation = "blazor-enhanced-nav";

    public static void SetHeaders(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.XFrameOptions = "DENY";

        // Nothing is left to go back to after signing out.
        response.Headers.CacheControl = "no-store";
    }

    /// <param name="path">A path of the console.</param>
    public static void LeadTo(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = context.Request.PathBase.ToUriComponent() + path;
    }

    /// <summary>Responds with a component instead of the page that was requested, whose rendering may have begun.</summary>
    /// <param name="isOfSession">Whether the response and its forms belong to the request's session, or to none.</param>
    public static async Task RenderAsync<TComponent>(
        HttpContext context, int status, bool isOfSession, IReadOnlyDictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        SetHeaders(context.Response);

        // Set again, and that fails where the page that was requested has set it already.
        context.Response.Headers.Remove(EnhancedNavigation);
        context.User = isOfSession ? context.User : new ClaimsPrincipal();
        foreach (var (type, _) in context.Features.Where(feature => feature.Key.Name == AntiforgeryFeature).ToList())
        {
            // The token that was made for the request's own page may be that of another session.
            context.Features[type] = null;
        }

        // A request's services render once.
        var services = context.RequestServices;
        await using var scope = services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try
        {
            scope.ServiceProvider.GetRequiredService<HttpCaller>().Context = context;
            if (isOfSession)
            {
                scope.ServiceProvider.GetRequiredService<ConsoleSession>().Continue(services.GetRequiredService<ConsoleSession>());
            }

            scope.ServiceProvider.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
            await new RazorComponentResult<TComponent>(parameters) { StatusCode = status }.ExecuteAsync(context);
        }
        finally
        {
            context.RequestServices = services;
        }
    }
}
