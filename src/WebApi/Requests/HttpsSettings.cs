using System.Globalization;
using System.Text;
using Accesskeys.Infrastructure.Settings;

namespace Accesskeys.WebApi.Requests;

/// <param name="Port">The port at which clients reach this service over HTTPS, directly or through a proxy; <c>null</c> if not set.</param>
/// <param name="Host">The host at which they reach it, as written in a URL; <c>null</c> if not set.</param>
internal sealed record HttpsSettings(int? Port, string? Host)
{
    private const string PortSetting = "HTTPS_PORT";
    private const string HostSetting = "HTTPS_HOST";

    public static HttpsSettings Read(IConfiguration configuration) =>
        new(ReadPort(configuration[PortSetting]), ReadHost(configuration[HostSetting]));

    private static int? ReadPort(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= ushort.MaxValue ? port
        : throw new SettingException(PortSetting, "must be a port from 1 to 65535");

    // In a URL, an IPv6 address is in brackets.
    private static string? ReadHost(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : !Ascii.IsValid(text) ? throw new SettingException(HostSetting, "must be in ASCII; write an international name in its xn-- form")
        : Uri.CheckHostName(text) switch
        {
            UriHostNameType.Dns or UriHostNameType.IPv4 => text,
            UriHostNameType.IPv6 => $"[{text.Trim('[', ']')}]",
            _ => throw new SettingException(HostSetting, "must be a host name or an address without scheme, port and path, such as keys.example"),
        };
}
