namespace Accesskeys.Infrastructure.Settings;

/// <summary>Usernames and passwords are compared in Unicode's normal form, which .NET takes from ICU.</summary>
internal static class UnicodeSupport
{
    private const string Setting = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    /// <exception cref="SettingException">There is no normal form.</exception>
    public static void Require()
    {
        if ("e\u0301".Normalize() != "\u00E9")
        {
            throw new SettingException(
                Setting,
                "must be unset or false, because usernames and passwords are compared in Unicode's normal form; "
                + "install ICU (libicu) if it is missing");
        }
    }
}
