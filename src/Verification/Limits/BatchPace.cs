using Accesskeys.Verification.Freshness;

namespace Accesskeys.Verification.Limits;

/// <summary>
/// When the next batch may be sent: twenty a second on average, with bursts of ten and at most three open. While the database's outcome is
/// unknown, one at a time and ever more rarely. Guarded by the lock of the <see cref="LeaseBook"/>.
/// </summary>
internal sealed class BatchPace(TimeProvider clock)
{
    /// <summary>How long a node waits for a reply, and a use for its grant.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private const int Burst = 10;
    private const int MostOpen = 3;
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _slow = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(4);

    private readonly List<LeaseBatch> _open = [];
    private TimeSpan _saved = Burst * _period;
    private long _savedAt;
    private TimeSpan _pause;
    private long _pausedAt;

    /// <summary>Whether no reply came since a batch whose outcome is unknown.</summary>
    public bool IsUnknown => _pause > TimeSpan.Zero;

    /// <summary>The time until a batch may be sent; zero or less for now.</summary>
    public TimeSpan Wait(ClockReading now)
    {
        if (IsUnknown)
        {
            return _open is [var probe, ..] ? Patience - Since(probe, now) : _pause - clock.GetElapsedTime(_pausedAt, now.Timestamp);
        }

        Save(now);
        var wait = _period - _saved;
        if (_open is [.., var newest])
        {
            var first = _open.Count < MostOpen ? _slow - Since(newest, now) : Patience - Since(_open[0], now);
            return first > wait ? first : wait;
        }

        return wait;
    }

    public void Sent(LeaseBatch batch)
    {
        _saved -= _period;
        _open.Add(batch);
    }

    /// <returns>Whether the batch was open.</returns>
    public bool Close(LeaseBatch batch) => _open.Remove(batch);

    public void Replied() => _pause = TimeSpan.Zero;

    public void Unknown(LeaseBatch batch, ClockReading now)
    {
        if (IsUnknown && !batch.IsProbe)
        {
            return;
        }

        _pause = !IsUnknown ? _firstPause : _pause * 2 < _longestPause ? _pause * 2 : _longestPause;
        _pausedAt = now.Timestamp;
    }

    /// <summary>The oldest open batch, if it is open for longer than the node's patience.</summary>
    public LeaseBatch? Overdue(ClockReading now) => _open is [var oldest, ..] && Since(oldest, now) >= Patience ? oldest : null;

    private TimeSpan Since(LeaseBatch batch, ClockReading now) => clock.GetElapsedTime(batch.Sent.Timestamp, now.Timestamp);

    private void Save(ClockReading now)
    {
        var saved = _saved + clock.GetElapsedTime(_savedAt, now.Timestamp);
        _saved = saved < Burst * _period ? saved : Burst * _period;
        _savedAt = now.Timestamp;
    }
}
