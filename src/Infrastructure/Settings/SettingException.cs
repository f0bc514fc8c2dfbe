using Microsoft.Extensions.Options;

namespace Accesskeys.Infrastructure.Settings;

/// <summary>An invalid setting, with which the service doesn't start. The message is one line and never contains the value.</summary>
public sealed class SettingException : Exception
{
    public SettingException(string setting, string rule)
        : base($"{setting}: {rule}")
    {
    }

    /// <summary>The first failure.</summary>
    public SettingException(OptionsValidationException exception)
        : base(exception.Failures.First())
    {
    }
}
