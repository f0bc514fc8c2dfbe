using System.ComponentModel.DataAnnotations;

namespace Accesskeys.WebApi.Startup;

internal sealed class ShutdownOptions
{
    public const string Section = "Shutdown";

    /// <summary>How long requests are still accepted after the stop signal.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ParseLimitsInInvariantCulture = true,
        ErrorMessage = "must be a time span of 0 to 00:01:00, such as 00:00:02 for two seconds")]
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(2);
}
