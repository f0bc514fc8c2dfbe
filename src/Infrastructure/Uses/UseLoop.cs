using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Uses;

/// <summary>Writes down how keys were used, each key's last use once a minute at most, and what is left at the stop.</summary>
internal sealed partial class UseLoop(
    IServiceScopeFactory scopes, KeyUses uses, RefusalCounts refusals, TimeProvider clock, ILogger<UseLoop> logger)
    : BackgroundRounds(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(75), clock)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan _longestStop = TimeSpan.FromSeconds(3);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = new CancellationTokenSource(_longestStop, Clock);
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await TryRoundAsync(stopped.Token);
    }

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(uses.Take(), (writer, batch) => writer.TryWriteAsync(batch, cancellationToken), uses.Forget, cancellationToken);
        await WriteAsync(refusals.Take(), (writer, batch) => writer.TryWriteAsync(batch, cancellationToken), refusals.Forget, cancellationToken);
    }

    protected override void LogObstacle(string obstacle) => LogObstacle(logger, obstacle);

    private async Task WriteAsync<T>(
        IEnumerable<T> all, Func<UseWriter, T[], Task<bool>> tryWrite, Action<T[]> forget, CancellationToken cancellationToken)
    {
        foreach (var batch in all.Chunk(UseWriter.BatchSize))
        {
            while (!await TryWriteAsync(writer => tryWrite(writer, batch)))
            {
                await Task.Delay(_pause, Clock, cancellationToken);
            }

            forget(batch);
        }
    }

    private async Task<bool> TryWriteAsync(Func<UseWriter, Task<bool>> tryWrite)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await tryWrite(scope.ServiceProvider.GetRequiredService<UseWriter>());
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "How keys were used can't be written down: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string obstacle);
}
