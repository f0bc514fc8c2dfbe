namespace Accesskeys.Infrastructure.Settings;

/// <summary>An invalid setting, with which the service doesn't start. The message is one line and never contains the value.</summary>
public sealed class SettingException(string message) : Exception(message)
{
    public SettingException(string setting, string rule)
        : this($"{setting}: {rule}")
    {
    }
}
