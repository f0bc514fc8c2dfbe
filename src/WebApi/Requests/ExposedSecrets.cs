using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Logging;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Accesskeys.WebApi.Requests;

/// <summary>Whether a request over plain HTTP may have carried a secret. If in doubt it has: such a request isn't redirected.</summary>
internal static class ExposedSecrets
{
    private const string Bearer = "Bearer";

    /// <summary>Their bodies are secrets.</summary>
    private static readonly string[] _secretPosts = ["auth/login", "auth/invitation", "auth/revoke"];

    /// <param name="originalUris">Of the request that a proxy asks about.</param>
    public static bool In(HttpRequest request, StringValues originalUris) =>
        HasBody(request)
        || (HttpMethods.IsPost(request.Method) && _secretPosts.Contains(request.Path.Value?.Trim('/'), StringComparer.OrdinalIgnoreCase))
        || request.Headers.Authorization.Any(header => !IsEmpty(header))
        || Credentials.In(request, originalUris).Count > 0
        || ConsoleCookies.AreIn(request)
        || MisnamesCredential(request.QueryString.Value)
        || LooksLikeToken(request.PathBase + request.Path + request.QueryString.Value)
        || request.Headers.Any(header => header.Value.Any(LooksLikeToken));

    private static bool HasBody(HttpRequest request) =>
        request.ContentLength > 0 || request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;

    // A single word may be a token without its scheme.
    private static bool IsEmpty(string? authorization) =>
        string.IsNullOrWhiteSpace(authorization) || authorization.AsSpan().Trim().Equals(Bearer, StringComparison.OrdinalIgnoreCase);

    private static bool MisnamesCredential(string? query)
    {
        foreach (var parameter in new QueryStringEnumerable(query))
        {
            var name = string.Concat(parameter.DecodeName().ToString().Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
            if (name is Credentials.AccesskeyParameter or Credentials.TokenParameter && !parameter.DecodeValue().IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    // What was encoded too often to be read counts as one.
    private static bool LooksLikeToken(string? text) =>
        text is not null && (SafePath.Decode(text) is not { } decoded || TokenMask.Matches(decoded));
}
