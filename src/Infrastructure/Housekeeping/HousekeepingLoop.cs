using Accesskeys.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Housekeeping;

/// <summary>Looks every minute whether there is something to remove, and removes it with pauses.</summary>
internal sealed partial class HousekeepingLoop(
    IServiceScopeFactory scopes, HousekeepingSettings settings, TimeProvider clock, ILogger<HousekeepingLoop> logger) : BackgroundService
{
    private static readonly TimeSpan _period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (settings.RetainDeletedFor > TimeSpan.Zero && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(_period, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await RemoveAsync(stoppingToken);
        }
    }

    private async Task RemoveAsync(CancellationToken stoppingToken)
    {
        var removed = 0;
        try
        {
            int batch;
            do
            {
                await using var scope = scopes.CreateAsyncScope();
                batch = await scope.ServiceProvider.GetRequiredService<Housekeeper>().RemoveBatchAsync(stoppingToken);
                removed += batch;
                await Task.Delay(_pause, clock, stoppingToken);
            }
            while (batch == Housekeeper.BatchSize);
        }
        catch (Exception exception) when (exception is OperationCanceledException || DatabaseOutage.IsCauseOf(exception))
        {
            // Someone holds what it would have to wait for, or nothing is served either, which is told elsewhere.
        }

        if (removed > 0)
        {
            LogRemoved(logger, removed);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Keys that were deleted long ago were removed with their changes: {Count}")]
    private static partial void LogRemoved(ILogger logger, int count);
}
