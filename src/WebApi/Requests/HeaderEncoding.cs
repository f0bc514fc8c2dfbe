using System.Collections.Frozen;
using System.Text;
using Accesskeys.WebApi.ForwardAuth;
using Microsoft.Net.Http.Headers;

namespace Accesskeys.WebApi.Requests;

/// <summary>
/// How the server decodes request headers. A byte above 0x7F is opaque (RFC 9110, 5.5); Kestrel's default is to reject the whole
/// request where such bytes are not UTF-8.
/// </summary>
internal static class HeaderEncoding
{
    // A token is UTF-8. Other bytes become U+FFFD, so the credential is invalid instead of the whole request.
    private static readonly UTF8Encoding _replacing = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly FrozenSet<string> _ofCredentials =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, [HeaderNames.Authorization, .. ForwardAuthOptions.UriHeaders]);

    public static Encoding Of(string header) => _ofCredentials.Contains(header) ? _replacing : Encoding.Latin1;
}
