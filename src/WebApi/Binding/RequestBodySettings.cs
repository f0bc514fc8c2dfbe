using System.Globalization;
using Accesskeys.Infrastructure.Settings;

namespace Accesskeys.WebApi.Binding;

/// <summary>How many bytes the request bodies in progress may hold.</summary>
/// <param name="Total">All of them together.</param>
/// <param name="PerNetwork">Those of one client network.</param>
internal sealed record RequestBodySettings(long Total, long PerNetwork)
{
    private const string TotalSetting = "RequestBodies:TotalMegabytes";
    private const string PerNetworkSetting = "RequestBodies:MegabytesPerNetwork";
    private const int Megabyte = 1024 * 1024;
    private const int MostMegabytes = 1_000_000;

    // An import of full length takes its 8 MiB and the fixed cost of a body.
    private const int LeastMegabytes = 10;

    public static readonly RequestBodySettings Default = new(64L * Megabyte, 16L * Megabyte);

    public static RequestBodySettings Read(IConfiguration configuration)
    {
        var total = Read(configuration, TotalSetting, Default.Total, 2 * LeastMegabytes, MostMegabytes, $"{MostMegabytes}");
        return new(total, Read(configuration, PerNetworkSetting, Default.PerNetwork, LeastMegabytes, total / Megabyte, TotalSetting));
    }

    private static long Read(IConfiguration configuration, string setting, long byDefault, int least, long most, string mostInWords) =>
        configuration[setting] is not { Length: > 0 } text ? byDefault
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes) && megabytes >= least && megabytes <= most
            ? (long)megabytes * Megabyte
        : throw new SettingException(setting, $"must be a whole number of MiB, {least} to {mostInWords}");
}
