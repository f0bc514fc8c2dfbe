using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Accesskeys.AspNetCore;

/// <summary>The keys from the query, kept separately so that nothing that shows the URL shows them.</summary>
internal sealed record HiddenKeys(IReadOnlyList<string> Tokens)
{
    private const string Parameter = "accesskey";

    /// <summary>Removes them from the query and leaves the rest of it unchanged.</summary>
    public static void Hide(HttpContext context)
    {
        var query = context.Request.QueryString.Value;
        if (string.IsNullOrEmpty(query))
        {
            return;
        }

        List<string> tokens = [];
        var rest = new StringBuilder();
        foreach (var parameter in query[1..].Split('&'))
        {
            if (TokenIn(parameter) is { } token)
            {
                tokens.Add(token);
            }
            else
            {
                rest.Append(rest.Length == 0 ? '?' : '&').Append(parameter);
            }
        }

        if (tokens.Count > 0)
        {
            Set(context, rest.ToString());
            context.Features.Set(new HiddenKeys(tokens));
        }
    }

    public override string ToString() => nameof(HiddenKeys);

    // The parameter's name may be encoded, like its value, and is case-sensitive, as in the service.
    private static string? TokenIn(string parameter)
    {
        foreach (var read in new QueryStringEnumerable("?" + parameter))
        {
            return read.DecodeName().Span is Parameter ? read.DecodeValue().ToString() : null;
        }

        return null;
    }

    private static void Set(HttpContext context, string query)
    {
        context.Request.QueryString = new QueryString(query);
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        if (request.RawTarget?.IndexOf('?', StringComparison.Ordinal) is >= 0 and var start)
        {
            request.RawTarget = request.RawTarget[..start] + query;
        }
    }
}
