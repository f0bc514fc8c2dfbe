namespace Accesskeys.Console.Sessions;

/// <summary>Paths of this service, with a query. Anything else that claims to be one could lead elsewhere.</summary>
public static class LocalPath
{
    /// <summary>The path if it is one of this service; otherwise <c>null</c>.</summary>
    public static string? Parse(string? text) =>
        text is ['/', .. var rest] && rest is not ['/', ..] && !text.Contains('\\') && !text.Any(char.IsControl) ? text : null;

    /// <summary>As a link relative to the base of all pages, which may have a prefix.</summary>
    public static string Relative(string? path) => "./" + (Parse(path) ?? "/")[1..];
}
