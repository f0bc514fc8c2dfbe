using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Infrastructure.DataProtection;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Infrastructure.Nodes;
using Accesskeys.Infrastructure.Paging;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Persistence.PostgreSql;
using Accesskeys.Infrastructure.Persistence.Sqlite;
using Accesskeys.Infrastructure.Persistence.SqlServer;
using Accesskeys.Infrastructure.Secrets;
using Accesskeys.Infrastructure.Sessions;
using Accesskeys.Infrastructure.Settings;
using Accesskeys.Verification;
using Accesskeys.Verification.ChangeFeed;
using Accesskeys.Verification.Freshness;
using Accesskeys.Verification.Limits;
using Accesskeys.Verification.Lookups;
using MediatR;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure;

public static class DependencyInjection
{
    /// <exception cref="SettingException">A setting is missing or wrong.</exception>
    public static IServiceCollection AddInfrastructure(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddDatabase(configuration, environment);
        services.AddSettings<VerificationOptions>(configuration.GetSection(VerificationOptions.Section));
        services.AddSettings<LifetimeOptions>(configuration.GetSection(LifetimeOptions.Section));

        // Stops after those that are added later, so that the row is there while they still write.
        services.AddHostedService<NodeRegistry>();
        services.AddScoped<UsageWriter>();
        services.AddHostedService<UsageLoop>();
        services.AddHostedService<ExpiringKeysGauge>();
        services.AddSettings<HousekeepingOptions>(configuration.GetSection(HousekeepingOptions.Section));
        services.AddJob<DeletedKeyPurger>();
        services.AddJob<RefusalPurger>();
        services.AddJob<SignInPurger>();
        services.AddJob<EndedSessionPurger>();
        services.AddJob<LimitPurger>();
        services.AddJob<UsageHourPurger>();
        services.AddJob<UsageDayPurger>();
        services.AddJob<UsageWriterPurger>();
        services.AddSettings<SessionOptions>(configuration.GetSection(SessionOptions.Section));
        services.AddSingleton(SigningKeySettings.Read(configuration, environment));
        services.AddSingleton<IDataProtectionProvider, SealedDataProtection>();
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<ISessions, JwtSessions>();
        services.AddPasswords();
        services.AddSingleton<IOneTimeCodes, OneTimeCodes>();
        services.AddSingleton<IPageTokens, SealedPageTokens>();
        return services;
    }

    /// <summary>The services that the commands need, which require only the two database settings.</summary>
    /// <exception cref="SettingException">A setting is missing or wrong.</exception>
    public static IServiceCollection AddDatabase(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment) =>
        services.AddDatabase(DatabaseSettings.Read(configuration, environment.ContentRootPath));

    internal static IServiceCollection AddDatabase(this IServiceCollection services, DatabaseSettings settings)
    {
        UnicodeSupport.Require();
        services.AddSingleton(settings);
        services.AddVerification();
        services.AddSingleton<WriteQueue>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(OutageBehavior<,>));
        services.TryAddSingleton<ICurrentCaller, SystemCaller>();
        services.AddLogging();
        services.AddSingleton<UsernamePreparation>();
        services.AddScoped(provider => new Database(
            provider.GetRequiredService<AccesskeysDbContext>(), settings, provider.GetRequiredService<ClockSkew>(),
            provider.GetRequiredService<DatabaseUse>(), provider.GetRequiredService<UsernamePreparation>()));
        services.AddScoped<IAccesskeysDbContext>(provider => provider.GetRequiredService<AccesskeysDbContext>());
        services.AddScoped(provider => new Lazy<IAccesskeysDbContext>(provider.GetRequiredService<IAccesskeysDbContext>));
        return settings.Provider switch
        {
            DatabaseProvider.SqlServer => services.AddSqlServer(settings.ConnectionString),
            DatabaseProvider.PostgreSql => services.AddPostgreSql(),
            _ => services.AddSqlite(settings.ConnectionString),
        };
    }

    public static IServiceCollection AddPasswords(this IServiceCollection services) => services
        .Configure<PasswordHasherOptions>(options => options.IterationCount = PasswordHashes.Iterations)
        .AddSingleton<PasswordHashes>()
        .AddSingleton<FairPasswordLimiter>()
        .AddScoped<IPasswords, Passwords>();

    // By its own type, too, for those that run it by hand.
    private static void AddJob<T>(this IServiceCollection services)
        where T : ClusterJob
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }

    private static IServiceCollection AddSqlServer(this IServiceCollection services, string connectionString) => services
        .AddSingleton<IKeyReader, SqlServerKeyReader>()
        .AddSingleton<IChangeFeed, SqlServerChangeFeed>()
        .AddSingleton<ILeaseStore, SqlServerLeaseStore>()
        .AddDbContext<AccesskeysDbContext, SqlServerAccesskeysDbContext>(options => options
            .UseSqlServer(connectionString, server => server.ExecutionStrategy(dependencies => new SqlServerRetries(dependencies)))
            .AddInterceptors(new SqlServerPoolExhaustion())
            .WithoutErrorLogs());

    private static IServiceCollection AddPostgreSql(this IServiceCollection services) => services
        .AddSingleton<PostgreSqlConnections>()
        .AddSingleton<IKeyReader, PostgreSqlKeyReader>()
        .AddSingleton<IChangeFeed, PostgreSqlChangeFeed>()
        .AddSingleton<ILeaseStore, PostgreSqlLeaseStore>()
        .AddDbContext<AccesskeysDbContext, PostgreSqlAccesskeysDbContext>((provider, options) =>
        {
            var connections = provider.GetRequiredService<PostgreSqlConnections>();
            options
                .UseNpgsql(connections.Serving, server => server
                    .CommandTimeout(connections.CommandTimeout)
                    .ExecutionStrategy(dependencies => new PostgreSqlRetries(dependencies)))
                .WithoutErrorLogs();
        });

    private static IServiceCollection AddSqlite(this IServiceCollection services, string connectionString)
    {
        var connections = new SqliteConnections(new SqliteConnectionStringBuilder(connectionString));
        services.AddSingleton(connections);
        services.AddSingleton<IKeyReader, SqliteKeyReader>();
        services.AddSingleton<IChangeFeed, SqliteChangeFeed>();
        services.AddSingleton<ILeaseStore, SqliteLeaseStore>();
        return services.AddDbContext<AccesskeysDbContext, SqliteAccesskeysDbContext>(options => options
            .UseSqlite(connections.Serving.ConnectionString)
            .AddInterceptors(connections)
            .WithoutErrorLogs());
    }

    // An outage fails every request. The code that catches it logs one line; EF would log a page.
    private static DbContextOptionsBuilder WithoutErrorLogs(this DbContextOptionsBuilder options) => options.ConfigureWarnings(warnings => warnings.Log(
        (RelationalEventId.ConnectionError, LogLevel.Debug),
        (RelationalEventId.CommandError, LogLevel.Debug),
        (RelationalEventId.TransactionError, LogLevel.Debug),
        (CoreEventId.QueryIterationFailed, LogLevel.Debug),
        (CoreEventId.SaveChangesFailed, LogLevel.Debug)));
}
