using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>What is otherwise hosted on SQLite, on SQL Server. Its tests are skipped where there is none.</summary>
public sealed class SqlServer<T> : IAsyncLifetime
    where T : Hosted, new()
{
    private readonly T? _hosted = Databases.HasSqlServer ? new() { Provider = DatabaseProvider.SqlServer } : null;

    /// <summary>To be asked for by each test: a test can be skipped, a fixture can't.</summary>
    public T Hosted
    {
        get
        {
            Databases.RequireSqlServer();
            return _hosted!;
        }
    }

    public ValueTask InitializeAsync() => _hosted?.InitializeAsync() ?? ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _hosted?.DisposeAsync() ?? ValueTask.CompletedTask;
}
