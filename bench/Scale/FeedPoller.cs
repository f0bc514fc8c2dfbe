using Accesskeys.Verification.ChangeFeed;

namespace Accesskeys.Bench.Scale;

/// <summary>Reads the feed as a node does, over a connection of its own.</summary>
internal sealed class FeedPoller(IChangeFeedReader reader) : IAsyncDisposable
{
    /// <summary>Six polls in the bound of a second.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1) / 6;

    private long _cursor;

    public List<double> Milliseconds { get; } = [];

    public async Task StartAtNewestAsync() => _cursor = (await reader.ReadNewestAsync()).Changes[^1].Number;

    /// <param name="delay">Before the first poll: nodes don't poll at the same moments.</param>
    public async Task RunAsync(TimeSpan delay, TimeSpan duration)
    {
        var begin = TimeProvider.System.GetTimestamp();
        await Task.Delay(delay);
        using var timer = new PeriodicTimer(Period);
        while (TimeProvider.System.GetElapsedTime(begin) < duration)
        {
            var sent = TimeProvider.System.GetTimestamp();
            var page = await reader.ReadAsync(_cursor);
            Milliseconds.Add(TimeProvider.System.GetElapsedTime(sent).TotalMilliseconds);
            _cursor = page.Changes[^1].Number;
            await timer.WaitForNextTickAsync();
        }
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
