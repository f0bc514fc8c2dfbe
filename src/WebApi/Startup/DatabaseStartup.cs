using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Settings;
using Accesskeys.WebApi.Hosting;

namespace Accesskeys.WebApi.Startup;

/// <summary>
/// Brings the database up to date and makes the operator. The first request waits for that where it can be done at once; else
/// it goes on in the background until it succeeds, while requests are answered 503.
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

    private string? _obstacle;

    /// <exception cref="SettingException">A setting is missing that this database needs, or the database's folder.</exception>
    public async Task BeforeServingAsync()
    {
        database.EnsureFolder(environment.ContentRootPath);
        try
        {
            // SQLite's calls block, whatever they are named: the deadline stands outside of them.
            await Task.Run(() => TryAllAsync(CancellationToken.None)).WaitAsync(_longestWait, clock);
        }
        catch (TimeoutException)
        {
            Report("it does not respond");
        }
    }

    /// <summary>Whether it is the database, or its file, that stands in the way, and not a mistake of ours.</summary>
    public static bool IsObstacle(Exception exception) =>
        DatabaseOutage.IsCauseOf(exception) || exception is IOException or UnauthorizedAccessException;

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
            await Console.Error.WriteLineAsync(exception is SettingException ? exception.Message : exception.ToString());
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
            Report(exception.Message);
            return false;
        }
    }

    private async Task<bool> BringUpToDateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var schema = services.GetRequiredService<Database>();
        if (schema.MigratesAtStart)
        {
            await schema.MigrateAsync(cancellationToken);
            return true;
        }

        if (!await schema.IsUpToDateAsync(cancellationToken))
        {
            Report("it is not migrated; run the service once with the argument: migrate");
            return false;
        }

        await schema.PrepareDataAsync(cancellationToken);
        return true;
    }

    private void Report(string obstacle)
    {
        if (obstacle != _obstacle)
        {
            LogObstacle(logger, obstacle);
            _obstacle = obstacle;
        }
    }

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The database is not protected from other users: {Exposure}")]
    private static partial void LogExposure(ILogger logger, string exposure);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The database can't be used yet, requests are answered 503: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string obstacle);
}
