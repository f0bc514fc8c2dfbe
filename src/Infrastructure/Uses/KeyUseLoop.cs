using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Uses;

/// <summary>Writes down the uses of keys, each key's once a minute at most and the last ones at the stop.</summary>
internal sealed partial class KeyUseLoop(IServiceScopeFactory scopes, KeyUses uses, TimeProvider clock, ILogger<KeyUseLoop> logger)
    : BackgroundRounds(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(75), clock)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan _longestStop = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _clock = clock;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = new CancellationTokenSource(_longestStop, _clock);
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await TryRoundAsync(stopped.Token);
    }

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        foreach (var batch in uses.Take().Chunk(KeyUseWriter.BatchSize))
        {
            while (!await TryWriteAsync(batch, cancellationToken))
            {
                await Task.Delay(_pause, _clock, cancellationToken);
            }

            uses.Forget(batch);
        }
    }

    protected override void LogObstacle(string obstacle) => LogObstacle(logger, obstacle);

    private async Task<bool> TryWriteAsync(KeyUse[] batch, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<KeyUseWriter>().TryWriteAsync(batch, cancellationToken);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "When keys were last used can't be written down: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string obstacle);
}
