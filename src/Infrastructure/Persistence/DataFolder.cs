namespace Accesskeys.Infrastructure.Persistence;

/// <summary>The service's own folder below the content root. Any other folder is its owner's to make.</summary>
internal static class DataFolder
{
    public const string Name = "App_Data";

    public static string Ensure(string contentRoot)
    {
        var folder = Path.Combine(contentRoot, Name);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return folder;
    }
}
