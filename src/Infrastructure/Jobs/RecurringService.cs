using System.Security.Cryptography;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;

namespace Accesskeys.Infrastructure.Jobs;

/// <summary>Repeats a task periodically, despite occasional failures. No request waits for it.</summary>
internal abstract class RecurringService : BackgroundService
{
    private readonly TimeSpan _shortestPeriod;
    private readonly TimeSpan _longestPeriod;
    private readonly RepeatedObstacle _obstacle;

    protected RecurringService(TimeSpan shortestPeriod, TimeSpan longestPeriod, TimeProvider clock)
    {
        (_shortestPeriod, _longestPeriod, Clock) = (shortestPeriod, longestPeriod, clock);
        _obstacle = new RepeatedObstacle(LogObstacle);
    }

    protected TimeProvider Clock { get; }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken, stoppingToken);

    /// <param name="ending">Ends the wait between rounds; no further round starts.</param>
    /// <param name="cancellationToken">Cancels a running round.</param>
    protected async Task RunAsync(CancellationToken ending, CancellationToken cancellationToken)
    {
        while (!ending.IsCancellationRequested)
        {
            await Task.Delay(Period(), Clock, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!ending.IsCancellationRequested)
            {
                await TryRoundAsync(cancellationToken);
            }
        }
    }

    protected async Task TryRoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RoundAsync(cancellationToken);
            _obstacle.Clear();
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The next round continues, here or on another node.
        }
        catch (Exception exception)
        {
            _obstacle.Report((DatabaseOutage.CauseOf(exception) ?? exception).Message.ReplaceLineEndings(" "));
        }
    }

    protected abstract Task RoundAsync(CancellationToken cancellationToken);

    protected abstract void LogObstacle(string obstacle);

    // Randomised, so that nodes that were started together don't wake together.
    private TimeSpan Period() => TimeSpan.FromMilliseconds(
        RandomNumberGenerator.GetInt32((int)_shortestPeriod.TotalMilliseconds, (int)_longestPeriod.TotalMilliseconds));
}
