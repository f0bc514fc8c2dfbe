namespace Accesskeys.WebApi.WebConsole;

internal sealed class ConsoleOptions
{
    public const string Section = "Console";

    /// <summary>Whether the service has a console.</summary>
    public bool Enabled { get; set; } = true;
}
