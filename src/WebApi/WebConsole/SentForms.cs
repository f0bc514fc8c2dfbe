using Accesskeys.Console.Sessions;
using Microsoft.AspNetCore.Http.Features;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>Forms that can't be taken as they were sent.</summary>
internal static class SentForms
{
    /// <summary>What the user typed, once the form was read; <c>null</c> if nothing, or if it may not have been the user.</summary>
    public static CarriedForm? FindCarried(this HttpRequest request)
    {
        // By the length that was read: a request need not say it.
        if (!HttpMethods.IsPost(request.Method) || !IsFromSameOrigin(request)
            || request.HttpContext.Features.Get<IFormFeature>()?.Form is not { } form
            || request.Body is not MemoryStream { Length: <= CarriedForm.MostBytes }
            || LocalPath.Parse(request.Path.ToUriComponent() + request.QueryString) is not { } path)
        {
            return null;
        }

        var carried = CarriedForm.Of(path, form);
        return carried.Fields.Count > 0 ? carried : null;
    }

    // A form of another site would otherwise only need the user's consent to be sent again from here.
    private static bool IsFromSameOrigin(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "" => request.Headers.Origin.ToString() == $"{request.Scheme}://{request.Host}",
        var site => site == "same-origin",
    };
}
