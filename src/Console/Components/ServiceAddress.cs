using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Console.Components;

/// <summary>The address of this service as the browser knows it.</summary>
internal static class ServiceAddress
{
    /// <summary>Where the browser sends a form from. The host of the request may be one that only a proxy knows.</summary>
    public static string Of(HttpContext context, NavigationManager navigation) =>
        Uri.TryCreate(context.Request.Headers.Origin, UriKind.Absolute, out var origin) && origin.Scheme.StartsWith("http", StringComparison.Ordinal)
            ? origin.GetLeftPart(UriPartial.Authority) + context.Request.PathBase.ToUriComponent() + "/"
            : navigation.BaseUri;
}
