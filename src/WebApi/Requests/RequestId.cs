using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace Accesskeys.WebApi.Requests;

internal static partial class RequestId
{
    public const string Header = "X-Request-Id";

    /// <summary>The caller's own, unless it is none, repeated, ill-formed or holds what looks like a token.</summary>
    public static string For(StringValues given) =>
        given is [{ } id] && Form().IsMatch(id) && !TokenMask.Matches(id) ? id : Guid.NewGuid().ToString("N");

    // \z and not $, which lets a line feed pass at the end.
    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
