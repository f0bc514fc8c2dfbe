namespace Accesskeys.Infrastructure.Files;

/// <summary>A lock between processes that is released when its holder ends, even if it is killed.</summary>
internal static class FileLock
{
    private const int MostTries = 1200;

    private static readonly TimeSpan _pollPeriod = TimeSpan.FromMilliseconds(50);

    /// <exception cref="IOException">It can't be had: the folder is missing, or the holder did not end within a minute.</exception>
    public static FileStream Acquire(string path, CancellationToken cancellationToken = default)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return PrivateFile.OpenOrCreate(path);
            }
            catch (IOException exception) when (exception is not DirectoryNotFoundException && tries < MostTries)
            {
                cancellationToken.WaitHandle.WaitOne(_pollPeriod);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
