using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;

namespace Accesskeys.Bench.Keys;

/// <summary>A SQLite database that the service's own code made.</summary>
internal static class BenchDatabase
{
    public const string SigningKey = "a signing key that only the benchmark knows";
    public const string CustomerName = "bench";

    public static string ConnectionString(string file) => $"Data Source={file}";

    public static ServiceProvider Services(string file)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Accesskeys"] = ConnectionString(file),
            ["Sessions:SigningKey"] = SigningKey,
        }).Build();
        var environment = new HostingEnvironment { ContentRootPath = Path.GetDirectoryName(file)!, EnvironmentName = "Production" };
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddInfrastructure(configuration, environment)
            .BuildServiceProvider();
    }

    /// <summary>Migrated, with an operator and the customer who is to hold the keys.</summary>
    public static async Task PrepareAsync(string file, CancellationToken cancellationToken)
    {
        await using var services = Services(file);
        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<Database>();
        await database.MigrateAsync(cancellationToken);
        if (await database.HasCustomersAsync(cancellationToken))
        {
            return;
        }

        var db = scope.ServiceProvider.GetRequiredService<IAccesskeysDbContext>();
        await db.ChangeAsync(
            _ =>
            {
                var now = TimeProvider.System.GetUtcNow();
                db.Customers.Add(Customer.RegisterOperator("operator", now));
                db.Customers.Add(Customer.Register(CustomerName, now));
                return Task.FromResult(true);
            },
            cancellationToken);
    }
}
