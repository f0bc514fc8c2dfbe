using System.Buffers;
using System.Globalization;
using System.Text;

namespace Accesskeys.WebApi.ForwardAuth;

/// <summary>Any text as the value of a header, which proxies and APIs read as ASCII.</summary>
internal static class HeaderText
{
    /// <summary>What stays as it is: visible ASCII without the percent sign, which begins what doesn't.</summary>
    public const string Pattern = "(?:[!-$&-~]|%[0-9A-F]{2})*";

    private static readonly SearchValues<char> _plain =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(character => character != '%')]);

    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(_plain))
        {
            return text;
        }

        var encoded = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (_plain.Contains((char)octet))
            {
                encoded.Append((char)octet);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
            }
        }

        return encoded.ToString();
    }
}
