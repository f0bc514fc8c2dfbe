using System.Diagnostics;
using System.Net;
using Accesskeys.Infrastructure.Persistence;
using Npgsql;

namespace Accesskeys.Campaigns;

/// <summary>
/// Breaks a PostgreSQL server of its own while three nodes serve and change keys. Nothing that was confirmed is lost, no revoked key is
/// accepted again, and the nodes recover by themselves.
/// </summary>
public sealed class PostgreSqlFaultCampaign
{
    private const int Keys = 16;
    private const int LoadOnEachNode = 2;
    private const int ChangesAround = 20;
    private const int ChangesFailed = 3;
    private const int Restarts = 3;
    private const int Terminations = 400;

    private static readonly TimeSpan _longestRecovery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(3);

    [Fact(Explicit = true)]
    public async Task Server_RestartedImmediately_LosesNothing()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await RunAsync(server.ConnectionString, async (_, changes) =>
        {
            for (var restart = 0; restart < Restarts; restart++)
            {
                await server.RestartImmediatelyAsync();
                await changes.ProceedAsync(ChangesAround);
            }
        });
    }

    [Fact(Explicit = true)]
    public async Task Connections_TerminatedAtRandom_LoseNothing()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await RunAsync(server.ConnectionString, async (nodes, _) =>
        {
            await using var connection = await server.OpenAsync();
            var name = new NpgsqlConnectionStringBuilder(nodes.Location.ConnectionString).Database;
            for (var termination = 0; termination < Terminations; termination++)
            {
                await connection.ExecuteAsync(
                    $"""
                    SELECT pg_terminate_backend(pid), pg_sleep(0.01)
                    FROM (SELECT pid FROM pg_stat_activity WHERE datname = '{name}' ORDER BY random() LIMIT 1) AS "chosen"
                    """);
            }
        });
    }

    [Fact(Explicit = true)]
    public async Task Server_PausedBeyondTheBound_LosesNothing()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await RunAsync(server.ConnectionString, async (_, _) =>
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
        await RunAsync(server.ConnectionString, async (_, changes) =>
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

    /// <summary>The previous primary is fenced, as a failover manager does: it has ended for good before the standby is promoted.</summary>
    [Fact(Explicit = true)]
    public async Task Primary_ReplacedByItsSynchronousStandby_LosesNothing()
    {
        await using var primary = await PostgreSqlServer.StartAsync();
        await using var standby = await primary.StartStandbyAsync();
        await using var relay = new TcpRelay("127.0.0.1", primary.Port);
        await RunAsync(PostgreSqlServer.ConnectionStringAt(relay.Port), async (_, _) =>
        {
            await primary.StopImmediatelyAsync();

            // The nodes reach it as a standby first.
            relay.SwitchTo(standby.Port);
            await standby.PromoteAsync();
        });
    }

    private static async Task RunAsync(string server, Func<NodeCluster, ChangesUnderFaults, Task> fault)
    {
        await using var nodes = new NodeCluster(3) { Provider = DatabaseProvider.PostgreSql, OwnServer = server };
        await nodes.InitializeAsync();
        var keys = await Task.WhenAll(Enumerable.Range(0, Keys).Select(_ => nodes.First.CreateKeyAsync()));
        foreach (var key in keys)
        {
            await Task.WhenAll(nodes.All.Select(node => node.AcceptsAsync(key)));
        }

        var load = new Load(nodes.All, [.. keys.Select(key => key.Token)], LoadOnEachNode);
        var changes = new ChangesUnderFaults(nodes.All, keys);
        await changes.ProceedAsync(ChangesAround);
        await fault(nodes, changes);

        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(nodes.All.Select(node => ReadyAsync(node)));
        var ready = Stopwatch.GetElapsedTime(start);
        await changes.ProceedAsync(1);
        var changing = Stopwatch.GetElapsedTime(start);
        await changes.ProceedAsync(ChangesAround);
        var statuses = await load.EndAsync();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"Ready {ready.TotalMilliseconds:0} ms after the fault, changes on every node after {changing.TotalMilliseconds:0} ms; {changes.Summary}; "
            + $"verifications of other keys: {string.Join(", ", statuses.Select(status => $"{status.Key} {status.Value}"))}.");
        await changes.EndAsync(nodes.Location);
        statuses.Keys.ShouldBeSubsetOf([Verdict.Accepted, HttpStatusCode.ServiceUnavailable]);
        ready.ShouldBeLessThan(_longestRecovery);
        changing.ShouldBeLessThan(_longestRecovery);
    }

    private static async Task ReadyAsync(ServiceNode node)
    {
        using var http = HttpClients.OfService(node.Address);
        await ServiceProcess.BecomesReadyAsync(http);
    }
}
