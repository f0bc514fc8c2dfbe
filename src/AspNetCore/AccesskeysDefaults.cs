namespace Accesskeys.AspNetCore;

/// <summary>Default values.</summary>
public static class AccesskeysDefaults
{
    /// <summary>The name of the authentication scheme.</summary>
    public const string AuthenticationScheme = "Accesskeys";
}
