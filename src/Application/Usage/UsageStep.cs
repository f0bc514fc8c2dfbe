namespace Accesskeys.Application.Usage;

/// <summary>How a period of usage is divided.</summary>
/// <param name="Name">The name on the wire.</param>
/// <param name="Length">The length of one step.</param>
/// <param name="Usual">The length of a period whose start isn't given.</param>
/// <param name="Longest">The longest period: that for which its counts are kept.</param>
internal sealed record UsageStep(string Name, TimeSpan Length, TimeSpan Usual, TimeSpan Longest)
{
    public static readonly UsageStep Hour = new("hour", TimeSpan.FromHours(1), TimeSpan.FromHours(24), TimeSpan.FromDays(35));
    public static readonly UsageStep Day = new("day", TimeSpan.FromDays(1), TimeSpan.FromDays(30), TimeSpan.FromDays(400));

    /// <returns><c>null</c> if there is none of this name.</returns>
    public static UsageStep? Find(string? name) => name switch
    {
        null or "day" => Day,
        "hour" => Hour,
        _ => null,
    };
}
