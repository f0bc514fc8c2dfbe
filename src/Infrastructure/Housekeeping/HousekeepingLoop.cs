using System.Security.Cryptography;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Housekeeping;

/// <summary>Looks about every minute whether there is something to remove, and removes it with pauses.</summary>
internal sealed partial class HousekeepingLoop(
    IServiceScopeFactory scopes, HousekeepingSettings settings, TimeProvider clock, ILogger<HousekeepingLoop> logger) : BackgroundService
{
    private static readonly TimeSpan _shortestPeriod = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan _longestPeriod = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private string? _obstacle;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (settings.RetainDeletedFor > TimeSpan.Zero && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Period(), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryRemoveAsync(stoppingToken);
        }
    }

    // Spread, so that nodes that were started together do not try together.
    private static TimeSpan Period() => TimeSpan.FromMilliseconds(
        RandomNumberGenerator.GetInt32((int)_shortestPeriod.TotalMilliseconds, (int)_longestPeriod.TotalMilliseconds));

    private async Task TryRemoveAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RemoveAsync(stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Whoever comes next goes on with it.
        }
        catch (Exception exception)
        {
            Report((DatabaseOutage.CauseOf(exception) ?? exception).Message.ReplaceLineEndings(" "));
        }
    }

    private async Task RemoveAsync(CancellationToken stoppingToken)
    {
        var removed = 0;
        try
        {
            while (await RemoveBatchAsync(stoppingToken) is { } batch)
            {
                _obstacle = null;
                removed += batch.Removed;
                if (batch.IsLast)
                {
                    break;
                }

                await Task.Delay(_pause, clock, stoppingToken);
            }
        }
        finally
        {
            if (removed > 0)
            {
                LogRemoved(logger, removed);
            }
        }
    }

    private async Task<Batch?> RemoveBatchAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Housekeeper>().RemoveBatchAsync(stoppingToken);
    }

    // Once for each: it would be the same every minute.
    private void Report(string obstacle)
    {
        if (obstacle != _obstacle)
        {
            LogObstacle(logger, obstacle);
            _obstacle = obstacle;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Keys that were deleted long ago were removed with their changes: {Count}")]
    private static partial void LogRemoved(ILogger logger, int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Keys that were deleted long ago can't be removed: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string obstacle);
}
