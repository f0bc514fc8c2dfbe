using System.Diagnostics;

namespace Accesskeys.Campaigns;

/// <summary>A file system in memory that a test can fill. Only root can mount one; elsewhere the test is skipped.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk()
    {
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("accesskeys-").FullName;

    private string Ballast => Path.Combine(Folder, "ballast");

    public static async Task<SmallDisk> MountAsync()
    {
        var disk = new SmallDisk();
        if (await RunAsync("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", disk.Folder) != 0)
        {
            Directory.Delete(disk.Folder);
            Assert.Skip("No file system can be mounted here; that needs root.");
        }

        return disk;
    }

    /// <summary>Leaves no room.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        (await RunAsync("umount", Folder)).ShouldBe(0);
        Directory.Delete(Folder);
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "File systems in memory are mounted only on Linux.");
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
