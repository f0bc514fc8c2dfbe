using System.Collections.Concurrent;

namespace Accesskeys.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Threads of their own for calls that block: whatever they wait for, the threads that serve requests don't. Each is started
/// when all before it are busy.
/// </summary>
internal sealed class BlockingThreads(string name, int most) : IDisposable
{
    private readonly BlockingCollection<Action> _calls = [];
    private readonly Lock _lock = new();
    private int _unfinished;
    private int _started;

    public Task<T> RunAsync<T>(Func<T> call)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (++_unfinished > _started && _started < most)
            {
                _started++;
                new Thread(Work) { Name = name, IsBackground = true }.Start();
            }
        }

        _calls.Add(() => Settle(result, call));
        return result.Task;
    }

    /// <summary>Lets the threads end after the calls they were given.</summary>
    public void Dispose() => _calls.CompleteAdding();

    private void Work()
    {
        foreach (var call in _calls.GetConsumingEnumerable())
        {
            call();
        }
    }

    private void Settle<T>(TaskCompletionSource<T> result, Func<T> call)
    {
        try
        {
            var value = call();
            Finish();
            result.SetResult(value);
        }
        catch (Exception exception)
        {
            Finish();
            result.SetException(exception);
        }
    }

    private void Finish()
    {
        lock (_lock)
        {
            _unfinished--;
        }
    }
}
