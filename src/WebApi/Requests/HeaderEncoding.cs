using System.Text;
using Accesskeys.WebApi.ForwardAuth;
using Microsoft.Net.Http.Headers;

namespace Accesskeys.WebApi.Requests;

/// <summary>
/// How the server reads the values of request headers. A byte above 0x7F is opaque (RFC 9110, 5.5): any is allowed where nobody
/// looks at it. The server's own default rejects the whole request.
/// </summary>
internal static class HeaderEncoding
{
    // A token is text in UTF-8. What can't be read as such becomes U+FFFD, so that it is a credential that nobody has.
    private static readonly UTF8Encoding _replacing = new(encoderShouldEmitUTF8Identifier: false);

    public static Encoding Of(string header) => MayHoldCredential(header) ? _replacing : Encoding.Latin1;

    private static bool MayHoldCredential(string header) =>
        header.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase)
        || ForwardAuthSettings.UriHeaders.Contains(header, StringComparer.OrdinalIgnoreCase);
}
