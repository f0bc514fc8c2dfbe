using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Verification.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>
/// Writes counters: at most every ten seconds, when the service is asked to stop, and once more when it has stopped serving.
/// The last two don't wait for clients.
/// </summary>
internal sealed partial class UsageLoop : RecurringService
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    // Runs when the service is asked to stop, and once more when it has stopped serving.
    private static readonly TimeSpan _longestFirstFlush = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _longestLastFlush = TimeSpan.FromSeconds(2);

    private readonly IServiceScopeFactory _scopes;
    private readonly LastUsedTracker _lastUsed;
    private readonly UsageCounter _usage;
    private readonly CounterBuffer _counters;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger _logger;

    private readonly Guid _writer = Guid.CreateVersion7();

    // Counters that were taken and may not have been written. A write with an unknown outcome is repeated, with the same number.
    private readonly ConcurrentQueue<CounterBatch> _batches = [];
    private long _lastBatch;
    private long _lost;

    public UsageLoop(
        IServiceScopeFactory scopes, LastUsedTracker lastUsed, UsageCounter usage, CounterBuffer counters, IHostApplicationLifetime lifetime,
        IMeterFactory meters, TimeProvider clock, ILogger<UsageLoop> logger)
        : base(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(10), clock)
    {
        (_scopes, _lastUsed, _usage, _counters, _lifetime, _logger) = (scopes, lastUsed, usage, counters, lifetime, logger);
        meters.Create("Accesskeys").CreateObservableCounter(
            "accesskeys.usage.lost", () => counters.Lost, "{event}", "Uses and rejected uses of keys, and sign-ins, that weren't counted because the counters were full.");
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // A write that still hangs holds the remaining counters, and would block this one.
        if (ExecuteTask is null or { IsCompleted: true })
        {
            await FlushAsync(_longestLastFlush);
        }

        if (_batches.Sum(batch => batch.Counters.Count) + Take().Count is var left and > 0)
        {
            LogUnwritten(_logger, left);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, _lifetime.ApplicationStopping);
        using var patience = new CancellationTokenSource();
        await using var registration = ending.Token.Register(() => patience.CancelAfter(_longestFirstFlush));
        await RunAsync(ending.Token, patience.Token);

        // Not on the thread that signals the stop, because SQLite's asynchronous calls would block it.
        await Task.Yield();
        await TryRoundAsync(patience.Token);
    }

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        // First write what an earlier round left. Nothing more is taken before, so that the memory stays bounded.
        await WriteBatchesAsync(cancellationToken);
        foreach (var counters in Take().Chunk(UsageWriter.BatchSize))
        {
            foreach (var batch in counters.GroupBy(counter => counter.Key.Kind))
            {
                _batches.Enqueue(new CounterBatch(_writer, ++_lastBatch, batch.Key, [.. batch]));
            }
        }

        await WriteBatchesAsync(cancellationToken);
        if (_counters.Lost is var lost && lost > _lost)
        {
            LogLost(_logger, lost - _lost);
            _lost = lost;
        }
    }

    protected override void LogObstacle(string obstacle) => LogObstacle(_logger, obstacle);

    private IReadOnlyList<Counter> Take()
    {
        _lastUsed.Flush();
        _usage.Flush();
        return _counters.Take();
    }

    private async Task FlushAsync(TimeSpan longest)
    {
        using var patience = new CancellationTokenSource(longest, Clock);

        // The deadline is outside of the calls, for the same reason.
        await Task.Run(() => TryRoundAsync(patience.Token), CancellationToken.None)
            .WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteBatchesAsync(CancellationToken cancellationToken)
    {
        while (_batches.TryPeek(out var batch))
        {
            while (!await TryWriteAsync(batch, cancellationToken))
            {
                await Task.Delay(_pause, Clock, cancellationToken);
            }

            _batches.TryDequeue(out _);
        }
    }

    private async Task<bool> TryWriteAsync(CounterBatch batch, CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<UsageWriter>().TryWriteAsync(batch, cancellationToken);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Failed to write usage: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string obstacle);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Failed to count {Count} uses and rejected uses of keys, and sign-ins, because the counters were full")]
    private static partial void LogLost(ILogger logger, long count);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message =
        "Stopped before usage was confirmed as written: {Count} counters may be lost")]
    private static partial void LogUnwritten(ILogger logger, int count);
}
