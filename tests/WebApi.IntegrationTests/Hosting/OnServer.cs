using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>What is otherwise hosted on SQLite, on a database server. Its tests are skipped where there is none.</summary>
public abstract class OnServer<T> : IAsyncLifetime
    where T : Hosted, new()
{
    private readonly TestServer _server;
    private readonly T? _hosted;

    private protected OnServer(TestServer server) =>
        (_server, _hosted) = (server, server.ConnectionString is null ? null : new() { Provider = server.Provider });

    /// <summary>To be asked for by each test: a test can be skipped, a fixture can't.</summary>
    public T Hosted
    {
        get
        {
            _server.Require();
            return _hosted!;
        }
    }

    public ValueTask InitializeAsync() => _hosted?.InitializeAsync() ?? ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_hosted is not null)
        {
            await _hosted.DisposeAsync();
        }
    }
}

public sealed class SqlServer<T>() : OnServer<T>(Databases.SqlServer)
    where T : Hosted, new();

public sealed class PostgreSql<T>() : OnServer<T>(Databases.PostgreSql)
    where T : Hosted, new();
