namespace Accesskeys.Tests;

/// <summary>The source files of the repository.</summary>
public static class Repository
{
    private static readonly string _root = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The full path of a file or folder below the root.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([_root, .. parts]);

    private static string Find(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "Accesskeys.sln")) ? folder.FullName : Find(folder.Parent!);
}
