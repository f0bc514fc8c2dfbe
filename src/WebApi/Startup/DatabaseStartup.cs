using Accesskeys.Application.Common;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Settings;

namespace Accesskeys.WebApi.Startup;

/// <summary>
/// Migrates the database and creates the operator. If this succeeds in time, requests are accepted only afterwards. Otherwise it
/// is repeated in the background until it succeeds, and requests are rejected with 503.
/// </summary>
internal sealed partial class DatabaseStartup(
    IServiceScopeFactory scopes,
    OperatorBootstrap bootstrap,
    DatabaseSettings database,
    IHostEnvironment environment,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<DatabaseStartup> logger) : BackgroundService
{
    private static readonly TimeSpan _retryPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(10);

    private readonly RepeatedObstacle _obstacle = new(obstacle => LogObstacle(logger, obstacle));

    /// <exception cref="SettingException">A setting that this database needs is missing, or the database's folder is.</exception>
    public async Task BeforeServingAsync()
    {
        database.EnsureFolder(environment.ContentRootPath);
        try
        {
            // SQLite's asynchronous calls block, so the deadline has to be outside of them.
            await Task.Run(() => TryAllAsync(CancellationToken.None)).WaitAsync(_longestWait, clock);
        }
        catch (TimeoutException)
        {
            _obstacle.Report("the database does not respond");
        }
    }

    /// <summary>Whether the database or its file is the cause, rather than a bug.</summary>
    public static bool IsObstacle(Exception exception) =>
        exception is UnavailableException or IOException or UnauthorizedAccessException;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.Started(stoppingToken);
            while (!await TryAllAsync(stoppingToken))
            {
                await Task.Delay(_retryPeriod, clock, stoppingToken);
            }

            foreach (var exposure in database.FindExposures())
            {
                LogExposure(logger, exposure);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await System.Console.Error.WriteLineAsync(exception is SettingException ? exception.Message : exception.ToString());
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private async Task<bool> TryAllAsync(CancellationToken cancellationToken) =>
        await TryAsync(BringUpToDateAsync, cancellationToken) && await TryAsync(bootstrap.EnsureAsync, cancellationToken);

    private async Task<bool> TryAsync(Func<IServiceProvider, CancellationToken, Task<bool>> step, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await step(scope.ServiceProvider, cancellationToken);
        }
        catch (Exception exception) when (IsObstacle(exception))
        {
            _obstacle.Report(exception.Message);
            return false;
        }
    }

    private async Task<bool> BringUpToDateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var schema = services.GetRequiredService<Database>();
        if (schema.MigratesAtStart)
        {
            await schema.MigrateSchemaAsync(cancellationToken);
        }
        else if (!await schema.IsUpToDateAsync(cancellationToken))
        {
            _obstacle.Report("the database is not migrated; run the command migrate");
            return false;
        }

        if (await schema.FindProhibitionAsync(cancellationToken) is { } prohibition)
        {
            _obstacle.Report(prohibition);
            return false;
        }

        await schema.PrepareDataAsync(cancellationToken);
        return true;
    }

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The database is accessible to other users: {Exposure}")]
    private static partial void LogExposure(ILogger logger, string exposure);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The database can't be used yet, so requests are rejected with 503: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string obstacle);
}
