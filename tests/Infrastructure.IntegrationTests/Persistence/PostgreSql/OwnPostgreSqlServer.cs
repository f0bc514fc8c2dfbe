namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.PostgreSql;

/// <summary>A server for the tests of one class, which run one after the other and change its settings. Started by the first of them.</summary>
public sealed class OwnPostgreSqlServer : IAsyncLifetime
{
    private PostgreSqlServer? _server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Skips the test if there are no PostgreSQL programs.</summary>
    internal async Task<PostgreSqlServer> StartedAsync() => _server ??= await PostgreSqlServer.StartAsync();
}
