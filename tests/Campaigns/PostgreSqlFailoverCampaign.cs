using Npgsql;

namespace Accesskeys.Campaigns;

/// <summary>
/// Takes the connections to a PostgreSQL server, or the whole primary, from three nodes that serve and change keys. Nothing that was confirmed
/// is lost, no revoked key is accepted again, and the nodes recover by themselves.
/// </summary>
public sealed class PostgreSqlFailoverCampaign
{
    private const int Terminations = 400;

    [Fact(Explicit = true)]
    public async Task Connections_TerminatedAtRandom_LoseNothing()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await NodesUnderFaults.RunAsync(server.ConnectionString, async (nodes, _) =>
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

    /// <summary>The previous primary is fenced, as a failover manager does: it has ended for good before the standby is promoted.</summary>
    [Fact(Explicit = true)]
    public async Task Primary_ReplacedByItsSynchronousStandby_LosesNothing()
    {
        await using var primary = await PostgreSqlServer.StartAsync();
        await using var standby = await primary.StartStandbyAsync();
        await using var relay = new TcpRelay("127.0.0.1", primary.Port);
        await NodesUnderFaults.RunAsync(PostgreSqlServer.ConnectionStringAt(relay.Port), async (_, _) =>
        {
            await primary.StopImmediatelyAsync();

            // The nodes reach it as a standby first.
            relay.SwitchTo(standby.Port);
            await standby.PromoteAsync();
        });
    }
}
