using System.Globalization;
using Accesskeys.Verification;
using Microsoft.Extensions.Configuration;

namespace Accesskeys.Infrastructure.Settings;

internal static class VerificationSettings
{
    private const string Section = "Accesskeys:";

    private static readonly TimeSpan _shortestPollPeriod = TimeSpan.FromMilliseconds(125);
    private static readonly TimeSpan _longestBound = TimeSpan.FromHours(1);

    public static VerificationOptions Read(IConfiguration configuration) => new(
        ReadBound(configuration),
        ReadCount(configuration, nameof(VerificationOptions.CacheEntries), VerificationOptions.Default.CacheEntries, 10_000_000),
        ReadCount(configuration, nameof(VerificationOptions.ConcurrentLookups), VerificationOptions.Default.ConcurrentLookups, 1000))
    {
        AcceptForeignTokens = ReadSwitch(configuration, nameof(VerificationOptions.AcceptForeignTokens)),
    };

    private static TimeSpan ReadBound(IConfiguration configuration)
    {
        var shortest = VerificationOptions.PollsInABound * _shortestPollPeriod;
        return TimeSpanSetting.Read(
            configuration, Section + nameof(VerificationOptions.RevocationBound), VerificationOptions.Default.RevocationBound,
            bound => bound >= shortest && bound <= _longestBound,
            "must be a time span of 00:00:00.750 to 01:00:00, such as 00:00:01 for one second");
    }

    private static bool ReadSwitch(IConfiguration configuration, string name) => configuration[Section + name] switch
    {
        null or "" => false,
        var text => bool.TryParse(text, out var isOn) ? isOn : throw new SettingException(Section + name, "must be true or false"),
    };

    private static int ReadCount(IConfiguration configuration, string name, int byDefault, int most)
    {
        var text = configuration[Section + name];
        return string.IsNullOrEmpty(text) ? byDefault
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most ? count
            : throw new SettingException(Section + name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from 1 to {most}"));
    }
}
