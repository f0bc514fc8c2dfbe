using Accesskeys.Verification;
using Npgsql;

namespace Accesskeys.Infrastructure.Persistence.PostgreSql;

/// <summary>
/// The connections to the server, for each purpose its own. Each physical connection first checks that the service can rely on the server.
/// A primary can't become a standby without a restart, which ends its connections.
/// </summary>
internal sealed class PostgreSqlConnections : IDisposable
{
    private const int OldestVersion = 15;

    // In seconds. A lease has ended by then, so a reply that comes later is of no use to anyone; a commit may wait for its standby until then.
    private const int LongestGrant = 10;

    private const string Check =
        """
        SELECT pg_is_in_recovery(), current_setting('server_version_num')::int / 10000, current_setting('server_encoding')
        """;

    public PostgreSqlConnections(DatabaseSettings database, VerificationOptions options)
    {
        // The driver would cancel a commit, too, that takes longer. One that waits for a synchronous standby is committed all the same then,
        // and may be lost with a failover.
        CommandTimeout = new NpgsqlConnectionStringBuilder(database.ConnectionString).CommandTimeout;
        Serving = Create(database, connection => connection.CommandTimeout = 0);

        // For verification, where failing soon is worth more than trying again: the request has a deadline of its own.
        Verifying = Create(database, connection =>
        {
            connection.Timeout = 1;
            connection.MaxPoolSize = Math.Max(connection.MaxPoolSize, options.ConcurrentLookups);
        });
        Granting = Create(database, connection =>
        {
            connection.Timeout = 1;
            connection.CommandTimeout = LongestGrant;

            // By the session's options, which no reset of a pooled connection undoes: shorter than a use waits for its grant.
            connection.Options = $"{connection.Options} -c lock_timeout=200 -c statement_timeout=700".TrimStart();
            connection.MaxAutoPrepare = 2;
            connection.AutoPrepareMinUsages = 2;
        });
        Feed = Create(database, connection =>
        {
            connection.Timeout = 1;
            connection.Pooling = false;
        });
    }

    /// <summary>For requests and jobs. Their commands have <see cref="CommandTimeout"/>, and their commits no limit.</summary>
    public NpgsqlDataSource Serving { get; }

    /// <summary>In seconds.</summary>
    public int CommandTimeout { get; }

    /// <summary>For lookups of keys.</summary>
    public NpgsqlDataSource Verifying { get; }

    /// <summary>For grants of leases.</summary>
    public NpgsqlDataSource Granting { get; }

    /// <summary>For the change feed, outside of every pool.</summary>
    public NpgsqlDataSource Feed { get; }

    public void Dispose()
    {
        Serving.Dispose();
        Verifying.Dispose();
        Granting.Dispose();
        Feed.Dispose();
    }

    private NpgsqlDataSource Create(DatabaseSettings database, Action<NpgsqlConnectionStringBuilder> configure)
    {
        var source = new NpgsqlDataSourceBuilder(database.ConnectionString);
        configure(source.ConnectionStringBuilder);
        source.UsePhysicalConnectionInitializer(
            connection => throw new NotSupportedException("Connections are opened asynchronously."), CheckAsync);
        return source.Build();
    }

    private async Task CheckAsync(NpgsqlConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Check;
        command.CommandTimeout = CommandTimeout;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var (isStandby, version, encoding) = (reader.GetBoolean(0), reader.GetInt32(1), reader.GetString(2));
        var fault = isStandby ? "The server is a standby, which lags: a revoked key would keep working. Name the primary."
            : version < OldestVersion ? $"The server has version {version}; the service needs {OldestVersion} or later."
            : encoding != "UTF8" ? $"The database has the encoding {encoding}; the service needs UTF8."
            : null;
        if (fault is not null)
        {
            throw new UnsuitableServerException(fault);
        }
    }
}
