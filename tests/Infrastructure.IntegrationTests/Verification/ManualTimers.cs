namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>Timers that strike by the test's hand.</summary>
internal sealed class ManualTimers : TimeProvider
{
    private readonly List<Timer> _set = [];

    public IEnumerable<TimeSpan> Set => _set.Select(timer => timer.DueTime);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(() => callback(state), dueTime);
        _set.Add(timer);
        return timer;
    }

    public void Strike()
    {
        var due = _set.ToList();
        _set.Clear();
        due.ForEach(timer => timer.Strike());
    }

    private sealed class Timer(Action strike, TimeSpan dueTime) : ITimer
    {
        public TimeSpan DueTime => dueTime;

        public Action Strike => strike;

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
