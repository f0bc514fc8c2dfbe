using Accesskeys.Verification.Freshness;

namespace Accesskeys.Verification.Limits;

/// <summary>What a node holds and knows of one allowance. Guarded by the lock of the <see cref="LeaseBook"/>.</summary>
/// <param name="limit">The most in a window; <see cref="long.MaxValue"/> for credits.</param>
internal sealed class LeasedAllowance(LimitedSubject subject, AllowanceKey key, long limit)
{
    private static readonly TimeSpan _extraPause = TimeSpan.FromMilliseconds(100);

    // The larger of 1 % of the limit and 100 ms' worth of it.
    private readonly long _mostLookahead = key.Window == 0 ? 0 : Math.Max(limit / 100, limit / (10L * key.Window));

    // The units to return. They have left the lease, and are in no batch yet.
    private long _back;
    private long _backStarts;
    private int _backEra;

    public LimitedSubject Subject => subject;

    public AllowanceKey Key => key;

    public long Limit => limit;

    /// <summary>The leased units.</summary>
    public long Held { get; set; }

    /// <summary>When the leased units may be taken.</summary>
    public LeaseTerm Term;

    /// <summary>The monotonic clock at the last use or grant.</summary>
    public long LastUsed { get; set; }

    /// <summary>The cost used here lately.</summary>
    public RecentCount Recent;

    /// <summary>The window of the last grant.</summary>
    public LeaseTerm Known;

    public bool HasBack => _back > 0;

    /// <summary>What the database had left after the last grant.</summary>
    public long Room { get; set; }

    /// <summary>How long to ask for nothing above <see cref="Room"/>; zero if there was room.</summary>
    public TimeSpan NoRoomFor { get; set; }

    public ClockReading NoRoomSince { get; set; }

    /// <summary>Whether it is among those that want something of the next batch without a waiting use.</summary>
    public bool IsQueued { get; set; }

    /// <summary>The number of open batches that ask for it.</summary>
    public int Open { get; set; }

    /// <summary>The lookahead that open batches ask for.</summary>
    public long OpenLookahead { get; set; }

    /// <summary>What is left of the reply that is being read.</summary>
    public AskedAllowance? Reply { get; set; }

    /// <summary>An eighth of the window, and at most a second.</summary>
    public TimeSpan Pause => TimeSpan.FromSeconds(key.Window is 0 or > 8 ? 1 : key.Window / 8.0);

    /// <summary>What a node may lease beyond what uses need. Of credits, which come back late or never, that is 1 % of what is left.</summary>
    public long MostLookahead(bool isKnown) => (key.Window, isKnown) switch
    {
        (0, false) => 0,
        (0, true) => Room / 100,
        (_, false) => _mostLookahead,
        (_, true) => Math.Min(_mostLookahead, Room / 16),
    };

    /// <summary>
    /// Notes what a reply says of the room, unless a later one did. Leases of different windows don't merge: what is held of an earlier one is
    /// dropped.
    /// </summary>
    /// <param name="want">What waiting uses needed.</param>
    public void NoteGrant(in LeaseTerm term, in LeaseGrant grant, long want)
    {
        var isKnown = Known.Batch > 0 && Known.Era == term.Era;
        var isSameWindow = isKnown && Known.Starts == term.Starts;
        if (isKnown && (isSameWindow ? Known.Batch > term.Batch : Known.Starts > term.Starts))
        {
            return;
        }

        if (Term.Starts < term.Starts)
        {
            Held = 0;
        }

        var earlier = isSameWindow ? NoRoomFor : TimeSpan.Zero;
        var pause = Pause + _extraPause;

        // It is negative if more was taken than a limit that was lowered since.
        Room = Math.Max(0, grant.Room);
        Known = term;
        if (want > 0 || !isSameWindow)
        {
            var longer = earlier == TimeSpan.Zero ? pause : Shorter(2 * (earlier > pause ? earlier : pause), LeaseTerm.Longest);
            NoRoomFor = grant.Granted >= want ? TimeSpan.Zero : Shorter(longer, term.WindowLeft);
            NoRoomSince = term.Sent;
        }
    }

    /// <summary>Returns of different windows don't merge: the earlier window has passed.</summary>
    public void Return(long units, long starts, int era)
    {
        if (_back > 0 && _backEra == era && _backStarts > starts)
        {
            return;
        }

        _back = _back > 0 && _backEra == era && _backStarts == starts ? _back + units : units;
        (_backStarts, _backEra) = (starts, era);
    }

    /// <returns>The units to return and the start of their window, once: if the outcome is unknown, they aren't returned again.</returns>
    public (long Units, long Starts) TakeBack(int era)
    {
        var units = _backEra == era ? _back : 0;
        _back = 0;
        return (units, _backStarts);
    }

    private static TimeSpan Shorter(TimeSpan time, TimeSpan other) => time < other ? time : other;
}
