using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Accesskeys.Infrastructure.Settings;

public static class TimeSpanSetting
{
    /// <param name="rule">What the operator is told where it is not allowed.</param>
    /// <exception cref="SettingException">It is no time span, or none that is allowed.</exception>
    public static TimeSpan Read(IConfiguration configuration, string name, TimeSpan byDefault, Predicate<TimeSpan> isAllowed, string rule)
    {
        var text = configuration[name];
        return string.IsNullOrEmpty(text) ? byDefault
            : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && isAllowed(time) ? time
            : throw new SettingException(name, rule);
    }
}
