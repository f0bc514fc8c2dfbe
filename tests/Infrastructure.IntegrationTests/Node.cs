using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Persistence.PostgreSql;
using Accesskeys.Infrastructure.Persistence.Sqlite;
using Accesskeys.Infrastructure.Persistence.SqlServer;
using Accesskeys.Infrastructure.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;

namespace Accesskeys.Infrastructure.IntegrationTests;

/// <summary>One process's services on a database, registered as the process registers them.</summary>
internal sealed class Node : IAsyncDisposable
{
    public const string SigningKey = "a signing key of more than thirty-two bytes";

    private readonly ServiceProvider _services;

    public Node(
        DatabaseProvider provider, string connectionString, string contentRoot, Action<IServiceCollection>? configure = null, params IInterceptor[] interceptors)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = provider.ToString(),
            ["ConnectionStrings:Accesskeys"] = connectionString,
            ["Sessions:SigningKey"] = SigningKey,
        }).Build();
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<ICurrentCaller>(Caller)
            .AddInfrastructure(configuration, Mock.Of<IHostEnvironment>(environment =>
                environment.EnvironmentName == Environments.Production && environment.ContentRootPath == contentRoot))
            .ConfigureDbContext<SqliteAccesskeysDbContext>(options => options.AddInterceptors(interceptors))
            .ConfigureDbContext<SqlServerAccesskeysDbContext>(options => options.AddInterceptors(interceptors))
            .ConfigureDbContext<PostgreSqlAccesskeysDbContext>(options => options.AddInterceptors(interceptors));
        configure?.Invoke(services);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public TestCaller Caller { get; } = new();

    public TestClock Clock { get; } = new();

    public AsyncServiceScope Open() => _services.CreateAsyncScope();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<T> UseAsync<TService, T>(Func<TService, Task<T>> use)
        where TService : notnull
    {
        await using var scope = Open();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<T> ReadAsync<T>(Func<AccesskeysDbContext, Task<T>> read) => UseAsync(read);

    public Task<List<Change>> ChangesAsync() =>
        ReadAsync(db => db.Changes.AsNoTracking().OrderBy(change => change.Number).ToListAsync());

    public Task<long> LastNumberAsync() => ReadAsync(db => db.ChangeFeed.Select(feed => feed.Last).SingleAsync());

    public Task<T> ChangeAsync<T>(Func<AccesskeysDbContext, T> work, CancellationToken cancellationToken = default) =>
        ReadAsync(db => db.ChangeAsync(_ => Task.FromResult(work(db)), cancellationToken));

    public Task MigrateAsync() => UseAsync(async (Database database) =>
    {
        await database.MigrateSchemaAsync(CancellationToken.None);
        await database.PrepareDataAsync(CancellationToken.None);
        return true;
    });

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
