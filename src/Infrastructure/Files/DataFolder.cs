using Accesskeys.Infrastructure.Settings;

namespace Accesskeys.Infrastructure.Files;

/// <summary>The service's own folder below the content root. The operator has to create any other folder.</summary>
internal static class DataFolder
{
    public const string Name = "App_Data";

    /// <param name="setting">The setting that needs the folder, and can name another one.</param>
    /// <exception cref="SettingException">It can't be created.</exception>
    public static string Ensure(string contentRoot, string setting)
    {
        var folder = Path.Combine(contentRoot, Name);
        try
        {
            Make(folder);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(setting, $"its folder {Name} can't be created: {exception.Message}");
        }
    }

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
