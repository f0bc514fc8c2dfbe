using System.Threading.Channels;

namespace Accesskeys.Infrastructure.IntegrationTests;

/// <summary>Waits that end by the test's hand.</summary>
internal sealed class Rounds : TimeProvider
{
    private readonly Channel<Wait> _begun = Channel.CreateUnbounded<Wait>();

    public DateTimeOffset? Now { get; set; }

    public ValueTask<Wait> NextAsync(CancellationToken cancellationToken = default) => _begun.Reader.ReadAsync(cancellationToken);

    public override DateTimeOffset GetUtcNow() => Now ?? base.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _begun.Writer.TryWrite(new Wait(dueTime, () => callback(state)));
        return new Timer();
    }

    internal sealed record Wait(TimeSpan Length, Action End);

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
