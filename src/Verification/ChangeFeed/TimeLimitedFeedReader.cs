namespace Accesskeys.Verification.ChangeFeed;

/// <summary>Reads the feed within the revocation bound. A reader that takes longer is abandoned, with its connection.</summary>
internal sealed class TimeLimitedFeedReader(IChangeFeed feed, VerificationOptions settings, TimeProvider clock) : IAsyncDisposable
{
    // A disk that hangs for an hour must not use another thread each second.
    private const int MostLeftBehind = 4;

    private IChangeFeedReader? _reader;
    private int _leftBehind;

    /// <exception cref="TimeoutException">It took too long, so it is unknown whether the next reader sees the same database.</exception>
    public async Task<ChangePage> ReadAsync(Func<IChangeFeedReader, Task<ChangePage>> read)
    {
        if (Volatile.Read(ref _leftBehind) >= MostLeftBehind)
        {
            throw new TimeoutException("The database does not respond to polls of the change feed.");
        }

        var reader = _reader ??= feed.CreateReader();
        var reading = read(reader);
        try
        {
            return await reading.WaitAsync(settings.RevocationBound, clock);
        }
        catch (TimeoutException) when (!reading.IsCompleted)
        {
            _reader = null;
            LeaveBehind(reader, reading);
            throw;
        }
    }

    public ValueTask DisposeAsync() => _reader?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void LeaveBehind(IChangeFeedReader reader, Task reading)
    {
        Interlocked.Increment(ref _leftBehind);
        _ = reading.ContinueWith(
            async ended =>
            {
                _ = ended.Exception;
                try
                {
                    await reader.DisposeAsync();
                }
                finally
                {
                    Interlocked.Decrement(ref _leftBehind);
                }
            },
            TaskScheduler.Default);
    }
}
