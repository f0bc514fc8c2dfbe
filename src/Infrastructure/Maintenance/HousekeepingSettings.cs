using Accesskeys.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;

namespace Accesskeys.Infrastructure.Maintenance;

/// <param name="RetainDeletedFor">How long a deleted key and its changes are kept; zero is for ever.</param>
internal sealed record HousekeepingSettings(TimeSpan RetainDeletedFor)
{
    private static readonly TimeSpan _shortest = TimeSpan.FromHours(1);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(36_500);

    public static HousekeepingSettings Default { get; } = new(TimeSpan.FromDays(90));

    public static HousekeepingSettings Read(IConfiguration configuration) => new(TimeSpanSetting.Read(
        configuration, $"Accesskeys:{nameof(RetainDeletedFor)}", Default.RetainDeletedFor,
        time => time == TimeSpan.Zero || (time >= _shortest && time <= _longest),
        "must be a time span of one hour to 36500 days, such as 90.00:00:00 for 90 days, or 0 to keep deleted keys for ever"));
}
