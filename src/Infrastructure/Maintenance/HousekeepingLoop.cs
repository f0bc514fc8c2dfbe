using Accesskeys.Infrastructure.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>Looks about every minute whether there is something to remove, and removes it with pauses.</summary>
internal sealed partial class HousekeepingLoop(
    IServiceScopeFactory scopes, HousekeepingSettings settings, TimeProvider clock, ILogger<HousekeepingLoop> logger)
    : RecurringService(TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(75), clock)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        settings.RetainDeletedFor > TimeSpan.Zero ? base.ExecuteAsync(stoppingToken) : Task.CompletedTask;

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        try
        {
            while (await RemoveBatchAsync(cancellationToken) is { } batch)
            {
                removed += batch.Removed;
                if (batch.IsLast)
                {
                    break;
                }

                await Task.Delay(_pause, Clock, cancellationToken);
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

    protected override void LogObstacle(string obstacle) => LogObstacle(logger, obstacle);

    private async Task<PurgeResult?> RemoveBatchAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Housekeeper>().RemoveBatchAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Removed {Count} keys that were deleted long ago, with their changes")]
    private static partial void LogRemoved(ILogger logger, int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Failed to remove keys that were deleted long ago: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string obstacle);
}
