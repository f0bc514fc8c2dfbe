using Accesskeys.Infrastructure.Settings;

namespace Accesskeys.WebApi.Startup;

/// <param name="Drain">How long requests are still accepted after the stop signal.</param>
internal sealed record ShutdownSettings(TimeSpan Drain)
{
    private const string Setting = "Shutdown:Drain";

    private static readonly TimeSpan _longestDrain = TimeSpan.FromMinutes(1);

    public static ShutdownSettings Read(IConfiguration configuration, IHostEnvironment environment) => new(TimeSpanSetting.Read(
        configuration, Setting, environment.IsDevelopment() ? TimeSpan.Zero : TimeSpan.FromSeconds(2),
        time => time >= TimeSpan.Zero && time <= _longestDrain,
        "must be a time span of 0 to 00:01:00, such as 00:00:02 for two seconds"));
}
