using System.IO.Pipelines;
using System.Threading.Channels;

namespace Accesskeys.WebApi.IntegrationTests.Bodies;

/// <summary>The system's clock, but the deadlines of request bodies pass when the test says so.</summary>
internal sealed class DeadlineClock : TimeProvider
{
    private readonly Channel<Deadline> _set = Channel.CreateUnbounded<Deadline>();

    public bool HasSetOne => _set.Reader.TryPeek(out _);

    /// <summary>The next one that is set.</summary>
    public async Task<Deadline> NextAsync() => await _set.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public void ForgetAll()
    {
        while (_set.Reader.TryRead(out _))
        {
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (state is not PipeReader)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        var deadline = new Deadline(() => callback(state), dueTime);
        _set.Writer.TryWrite(deadline);
        return deadline;
    }

    public sealed class Deadline(Action pass, TimeSpan length) : ITimer
    {
        public TimeSpan Length => length;

        public Action Pass => pass;

        public bool IsDisposed { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => IsDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
