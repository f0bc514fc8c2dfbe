using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Accesskeys.Infrastructure.Settings;

public static class TimeSpanSetting
{
    /// <param name="rule">The error message if the value isn't allowed.</param>
    /// <exception cref="SettingException">The value isn't a time span, or isn't allowed.</exception>
    public static TimeSpan Read(IConfiguration configuration, string name, TimeSpan byDefault, Predicate<TimeSpan> isAllowed, string rule)
    {
        var text = configuration[name];
        return string.IsNullOrEmpty(text) ? byDefault
            : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && isAllowed(time) ? time
            : throw new SettingException(name, rule);
    }
}
