using System.ComponentModel.DataAnnotations;

namespace Accesskeys.Infrastructure.Maintenance;

internal sealed class HousekeepingOptions
{
    public const string Section = "Accesskeys";

    /// <summary>How long a deleted key and its changes are kept; zero is for ever.</summary>
    [ZeroOrRange("01:00:00", "36500.00:00:00", ErrorMessage =
        "must be a time span of one hour to 36500 days, such as 90.00:00:00 for 90 days, or 0 to keep deleted keys for ever")]
    public TimeSpan RetainDeletedFor { get; set; } = TimeSpan.FromDays(90);

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class ZeroOrRangeAttribute : RangeAttribute
    {
        public ZeroOrRangeAttribute(string shortest, string longest)
            : base(typeof(TimeSpan), shortest, longest) => ParseLimitsInInvariantCulture = true;

        public override bool IsValid(object? value) => value is TimeSpan { Ticks: 0 } || base.IsValid(value);
    }
}
