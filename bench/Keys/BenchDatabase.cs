using Accesskeys.Application;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Accesskeys.Bench.Keys;

/// <summary>A database that the service's own code made.</summary>
internal sealed record BenchDatabase(DatabaseProvider Provider, string ConnectionString)
{
    public const string SigningKey = "a signing key that only the benchmark knows";

    /// <summary>A SQLite database by its file.</summary>
    public static BenchDatabase File(string file) => new(DatabaseProvider.Sqlite, $"Data Source={Path.GetFullPath(file)}");

    /// <summary>A SQLite database by its file, or one of a server by its connection string: PostgreSQL's names a host, SQL Server's a server.</summary>
    public static BenchDatabase Named(string text) => !text.Contains('=') ? File(text)
        : new(text.Contains("Host=", StringComparison.OrdinalIgnoreCase) ? DatabaseProvider.PostgreSql : DatabaseProvider.SqlServer, text);

    public ServiceProvider Services()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = Provider.ToString(),
            ["ConnectionStrings:Accesskeys"] = ConnectionString,
            ["Sessions:SigningKey"] = SigningKey,
        }).Build();
        var environment = new HostingEnvironment { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production };
        var caller = new BenchCaller();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(caller)
            .AddSingleton<ICurrentCaller>(caller)
            .AddSingleton<IHostApplicationLifetime, ApplicationLifetime>()
            .AddApplication()
            .AddInfrastructure(configuration, environment)
            .BuildServiceProvider();
    }

    /// <summary>Migrated, with an operator and the customers who are to hold the keys.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var services = Services();
        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<Database>();
        await database.MigrateSchemaAsync(cancellationToken);
        if (await database.HasCustomersAsync(cancellationToken))
        {
            return;
        }

        var db = scope.ServiceProvider.GetRequiredService<IAccesskeysDbContext>();
        await db.ChangeWithoutCallerAsync(
            _ =>
            {
                var now = TimeProvider.System.GetUtcNow();
                db.Customers.Add(Customer.RegisterOperator("operator", now));
                db.Customers.AddRange(KeyOwners.Names.Select(name => Customer.Register(name, now)));
                return Task.FromResult(true);
            },
            WritePriority.Ordinary,
            cancellationToken);
    }

    public override string ToString() => Provider.ToString();
}
