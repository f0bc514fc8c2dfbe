namespace Accesskeys.AspNetCore;

/// <summary>What is meant where nothing else is said.</summary>
public static class AccesskeysDefaults
{
    /// <summary>The scheme's name.</summary>
    public const string AuthenticationScheme = "Accesskeys";
}
