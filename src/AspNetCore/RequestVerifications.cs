using Microsoft.AspNetCore.Http;

namespace Accesskeys.AspNetCore;

/// <summary>
/// The verifications of one request. A request can be authenticated more than once: by several schemes, or again in a new service scope,
/// such as that of an error page. It is one use of its key all the same, and spends once.
/// </summary>
internal sealed class RequestVerifications
{
    private readonly Dictionary<(string Scheme, string Token), Task<Verdict>> _verdicts = [];

    public static RequestVerifications Of(HttpContext context)
    {
        if (context.Features.Get<RequestVerifications>() is not { } verifications)
        {
            context.Features.Set(verifications = new RequestVerifications());
        }

        return verifications;
    }

    public Task<Verdict>? Find(string scheme, string token) => _verdicts.GetValueOrDefault((scheme, token));

    public Task<Verdict> Add(string scheme, string token, Task<Verdict> verdict) => _verdicts[(scheme, token)] = verdict;

    /// <summary>Whether another scheme's verification was successful, and so has spent what the request costs.</summary>
    public bool HasSpent(string token) =>
        _verdicts.Any(each => each.Key.Token == token && each.Value is { IsCompletedSuccessfully: true, Result.Key: not null });
}
