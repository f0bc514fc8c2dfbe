using System.Globalization;
using Accesskeys.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;

namespace Accesskeys.Infrastructure.Verification;

/// <param name="RevocationBound">How long after a change another node may still answer by what was before.</param>
/// <param name="CacheEntries">The most keys that are remembered.</param>
/// <param name="ConcurrentLookups">The most reads of the database at a time.</param>
internal sealed record VerificationSettings(TimeSpan RevocationBound, int CacheEntries, int ConcurrentLookups)
{
    private const string Section = "Accesskeys:";
    private const int PollsInABound = 6;

    private static readonly TimeSpan _shortestPollPeriod = TimeSpan.FromMilliseconds(125);
    private static readonly TimeSpan _longestBound = TimeSpan.FromHours(1);

    public static VerificationSettings Default { get; } = new(TimeSpan.FromSeconds(1), 100_000, 32);

    /// <summary>Whether a token that has not our form may be a key's too, as one is that was brought from another system.</summary>
    public bool AcceptForeignTokens { get; init; }

    /// <summary>Unknown tokens cost memory too, and are worth less of it.</summary>
    public int UnknownEntries => Math.Max(1, CacheEntries / 4);

    public TimeSpan PollPeriod => RevocationBound / PollsInABound;

    public static VerificationSettings Read(IConfiguration configuration) => new(
        ReadBound(configuration),
        ReadCount(configuration, nameof(CacheEntries), Default.CacheEntries, 10_000_000),
        ReadCount(configuration, nameof(ConcurrentLookups), Default.ConcurrentLookups, 1000))
    {
        AcceptForeignTokens = ReadSwitch(configuration, nameof(AcceptForeignTokens)),
    };

    private static TimeSpan ReadBound(IConfiguration configuration)
    {
        var shortest = PollsInABound * _shortestPollPeriod;
        return TimeSpanSetting.Read(
            configuration, Section + nameof(RevocationBound), Default.RevocationBound,
            bound => bound >= shortest && bound <= _longestBound,
            "must be a time span of 00:00:00.750 to 01:00:00, as 00:00:01 for one second");
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
            : throw new SettingException(Section + name, string.Create(CultureInfo.InvariantCulture, $"must be 1 to {most}"));
    }
}
