using System.ComponentModel.DataAnnotations;

namespace Accesskeys.Infrastructure.Sessions;

internal sealed class SessionOptions
{
    public const string Section = "Sessions";

    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00", ParseLimitsInInvariantCulture = true,
        ErrorMessage = "must be a time span of 1 second to 3650 days, such as 1.00:00:00 for one day")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(1);
}
