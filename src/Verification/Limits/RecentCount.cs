namespace Accesskeys.Verification.Limits;

/// <summary>
/// Roughly what was counted in the last second: the count of the present second, and the share of the previous one that is less than a
/// second ago.
/// </summary>
internal struct RecentCount
{
    private long _second;
    private long _present;
    private long _previous;

    public void Add(long amount, long timestamp, long frequency)
    {
        MoveTo(timestamp / frequency);
        _present += amount;
    }

    public long At(long timestamp, long frequency)
    {
        MoveTo(timestamp / frequency);
        return _present + (long)(_previous * (1 - (double)(timestamp % frequency) / frequency));
    }

    private void MoveTo(long second)
    {
        if (second == _second)
        {
            return;
        }

        _previous = second == _second + 1 ? _present : 0;
        _present = 0;
        _second = second;
    }
}
