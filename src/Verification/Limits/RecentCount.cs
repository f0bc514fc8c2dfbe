namespace Accesskeys.Verification.Limits;

/// <summary>
/// Roughly what was counted in the last 100 ms: the count of the present tenth of a second, and the share of the previous tenth that
/// is less than 100 ms ago.
/// </summary>
internal struct RecentCount
{
    private long _tenth;
    private long _present;
    private long _previous;

    public void Add(long amount, long timestamp, long frequency)
    {
        MoveTo(timestamp / (frequency / 10));
        _present += amount;
    }

    public long At(long timestamp, long frequency)
    {
        var length = frequency / 10;
        MoveTo(timestamp / length);
        return _present + (long)(_previous * (1 - (double)(timestamp % length) / length));
    }

    private void MoveTo(long tenth)
    {
        if (tenth == _tenth)
        {
            return;
        }

        _previous = tenth == _tenth + 1 ? _present : 0;
        _present = 0;
        _tenth = tenth;
    }
}
