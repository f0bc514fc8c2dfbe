using System.Runtime.CompilerServices;

namespace Accesskeys.Architecture.Tests;

/// <summary>The source files of the repository.</summary>
internal static class Repository
{
    private static readonly string _root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    /// <summary>The full path of a file or folder below the root.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([_root, .. parts]);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
