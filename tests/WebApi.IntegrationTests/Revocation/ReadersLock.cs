using System.Runtime.InteropServices;
using Accesskeys.Infrastructure.Files;

namespace Accesskeys.WebApi.IntegrationTests.Revocation;

/// <summary>
/// Blocks all readers of a SQLite database in WAL mode, which no transaction can do: an exclusive lock on all eight locks of
/// its shared memory. The lock belongs to the open file, so it also blocks SQLite connections of this process.
/// </summary>
internal sealed partial class ReadersLock : IDisposable
{
    private const int SetOpenFileLock = 37;
    private const short Exclusive = 1;
    private const int FirstLock = 120;
    private const int Locks = 8;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly FileStream _sharedMemory;

    private ReadersLock(string databaseFile) =>
        _sharedMemory = new FileStream(databaseFile + "-shm", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public static async Task<ReadersLock> AcquireAsync(string databaseFile)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The lock is Linux's.");
        var held = new ReadersLock(databaseFile);
        for (var deadline = Clock.Now + _patience; !held.TryAcquire();)
        {
            Clock.Now.ShouldBeLessThan(deadline);
            await Task.Yield();
        }

        return held;
    }

    public void Dispose() => _sharedMemory.Dispose();

    private bool TryAcquire()
    {
        var everything = new FileLock { Type = Exclusive, Start = FirstLock, Length = Locks };
        return Control(_sharedMemory.SafeFileHandle, SetOpenFileLock, ref everything) == 0;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeHandle file, int command, ref FileLock parameter);

    // struct flock, of a whence that is the file's begin and no process, for the lock is the open file's.
    private struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
