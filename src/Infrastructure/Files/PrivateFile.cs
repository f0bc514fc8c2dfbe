namespace Accesskeys.Infrastructure.Files;

/// <summary>Files that only the service's user may read or write, whatever the process's umask and the folder allow.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Opens the file for this process alone.</summary>
    public static FileStream OpenOrCreate(string path) => Open(path, FileMode.OpenOrCreate);

    /// <exception cref="IOException">There is a file already.</exception>
    public static FileStream Create(string path) => Open(path, FileMode.CreateNew);

    /// <summary>The permissions that expose the file or its folder to other users of the machine, each with the remedy.</summary>
    public static IEnumerable<string> FindExposures(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            yield break;
        }

        var folder = Path.GetDirectoryName(path)!;
        if ((File.GetUnixFileMode(folder) & UnixFileMode.OtherWrite) != 0)
        {
            yield return $"every user of this machine can write to the folder {folder}: chmod 0700 {folder}";
        }

        foreach (var file in new[] { path, path + "-wal", path + "-shm" }.Where(File.Exists))
        {
            if ((File.GetUnixFileMode(file) & Others) != 0)
            {
                yield return $"every user of this machine can open the file {file}: chmod 0600 {file}";
            }
        }
    }

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
