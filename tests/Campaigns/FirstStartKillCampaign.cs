using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Campaigns;

/// <summary>
/// Ten starts of the service take long: started by name. It starts the process itself, since a cluster waits until its nodes are ready.
/// </summary>
public sealed class FirstStartKillCampaign
{
    [Theory(Explicit = true)]
    [InlineData("", 0)]
    [InlineData("-wal", 0)]
    [InlineData("-wal", 40_000)]
    [InlineData("-wal", 80_000)]
    [InlineData("-wal", 120_000)]
    public async Task Kill_DuringTheFirstStart_LeavesWhatTheNextStartCompletes(string file, long size)
    {
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await using (var process = ServiceProcess.Start(location))
        {
            var growing = new FileInfo(location.File + file);
            SpinWait.SpinUntil(() => IsLargerThan(growing, size), TimeSpan.FromSeconds(60)).ShouldBeTrue();
            process.Kill();
        }

        await location.AssertIntegrityAsync();
        await using var restarted = ServiceProcess.Start(location);
        using var http = await restarted.SignedInAsync();
        (await new AccesskeysClient(http).ListAccesskeysAsync(null, null)).Result.ShouldBeEmpty();
        await location.AssertIntegrityAsync();
    }

    private static bool IsLargerThan(FileInfo file, long size)
    {
        file.Refresh();
        return file.Exists && file.Length >= size;
    }
}
