using System.Globalization;
using Accesskeys.Infrastructure.Settings;

namespace Accesskeys.WebApi.Startup;

/// <param name="Port">Where HTTPS is served for this service, by itself or by another in front of it; <c>null</c> if not said.</param>
internal sealed record HttpsSettings(int? Port)
{
    private const string Setting = "HTTPS_PORT";

    public static HttpsSettings Read(IConfiguration configuration) => configuration[Setting] switch
    {
        null or "" => new(Port: null),
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= ushort.MaxValue => new(port),
        _ => throw new SettingException(Setting, "must be a port, 1 to 65535"),
    };
}
