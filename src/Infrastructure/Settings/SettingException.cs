namespace Accesskeys.Infrastructure.Settings;

/// <summary>A setting that stops the start. Its message is one line for the operator and never holds the value.</summary>
public sealed class SettingException(string setting, string rule) : Exception($"{setting}: {rule}");
