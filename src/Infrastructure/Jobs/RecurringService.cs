using System.Security.Cryptography;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;

namespace Accesskeys.Infrastructure.Jobs;

/// <summary>Repeats a task periodically, despite occasional failures. No request waits for it.</summary>
internal abstract class RecurringService(TimeSpan shortestPeriod, TimeSpan longestPeriod, TimeProvider clock) : BackgroundService
{
    private string? _obstacle;

    protected TimeProvider Clock => clock;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken, stoppingToken);

    /// <param name="ending">Ends the wait between rounds; no further round starts.</param>
    /// <param name="cancellationToken">Cancels a running round.</param>
    protected async Task RunAsync(CancellationToken ending, CancellationToken cancellationToken)
    {
        while (!ending.IsCancellationRequested)
        {
            await Task.Delay(Period(), clock, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
            _obstacle = null;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The next round continues, here or on another node.
        }
        catch (Exception exception)
        {
            Report((DatabaseOutage.CauseOf(exception) ?? exception).Message.ReplaceLineEndings(" "));
        }
    }

    protected abstract Task RoundAsync(CancellationToken cancellationToken);

    protected abstract void LogObstacle(string obstacle);

    // Randomised, so that nodes that were started together don't wake together.
    private TimeSpan Period() => TimeSpan.FromMilliseconds(
        RandomNumberGenerator.GetInt32((int)shortestPeriod.TotalMilliseconds, (int)longestPeriod.TotalMilliseconds));

    // Log each message once, because it would be the same in every round.
    private void Report(string obstacle)
    {
        if (obstacle != _obstacle)
        {
            LogObstacle(obstacle);
            _obstacle = obstacle;
        }
    }
}
