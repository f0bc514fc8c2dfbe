namespace Accesskeys.Campaigns;

/// <summary>
/// Breaks a PostgreSQL server of its own, or fills its disk, while three nodes serve and change keys. Nothing that was confirmed is lost,
/// no revoked key is accepted again, and the nodes recover by themselves.
/// </summary>
public sealed class PostgreSqlFaultCampaign
{
    private const int ChangesFailed = 3;
    private const int Restarts = 3;

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(3);

    [Fact(Explicit = true)]
    public async Task Server_RestartedImmediately_LosesNothing()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await NodesUnderFaults.RunAsync(server.ConnectionString, async (_, changes) =>
        {
            for (var restart = 0; restart < Restarts; restart++)
            {
                await server.RestartImmediatelyAsync();
                await changes.ProceedAsync(NodesUnderFaults.ChangesAround);
            }
        });
    }

    [Fact(Explicit = true)]
    public async Task Server_PausedBeyondTheBound_LosesNothing()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await NodesUnderFaults.RunAsync(server.ConnectionString, async (_, _) =>
        {
            await server.PauseAsync();
            await Task.Delay(_pause);
            await server.ContinueAsync();
        });
    }

    [Fact(Explicit = true)]
    public async Task Disk_FullUntilThereIsRoomAgain_LosesNothing()
    {
        await using var disk = await SmallDisk.MountAsync();
        await using var server = await PostgreSqlServer.StartAsync(disk.Folder, "min_wal_size = 32MB", "max_wal_size = 64MB");
        await NodesUnderFaults.RunAsync(server.ConnectionString, async (_, changes) =>
        {
            disk.Fill();
            await changes.FailAsync(ChangesFailed);
            disk.Free();

            // Without room for its log, the server ends. A supervisor starts it again.
            if (!server.IsRunning)
            {
                await server.StartAsync();
            }
        });
    }
}
