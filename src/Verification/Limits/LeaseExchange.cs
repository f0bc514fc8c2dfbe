using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Freshness;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Verification.Limits;

/// <summary>
/// Decides uses of limited keys from this node's leases, and exchanges leases with the database: asks for grants, which it never cancels
/// or repeats, and returns what it doesn't need.
/// </summary>
internal sealed partial class LeaseExchange : BackgroundService
{
    // At a graceful stop, for returning leases.
    private static readonly TimeSpan _stopTime = TimeSpan.FromSeconds(2);

    private readonly ILeaseStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger<LeaseExchange> _logger;

    // Never disposed: a reply may still come after the service has stopped.
    private readonly SemaphoreSlim _work = new(0);
    private readonly LeaseBook _book;
    private int _sending;
    private int _fails;

    public LeaseExchange(ILeaseStore store, TimeProvider clock, ILogger<LeaseExchange> logger)
    {
        (_store, _clock, _logger) = (store, clock, logger);
        _book = new LeaseBook(clock, () => _work.Release());
    }

    /// <summary>Decides a use, at once if leases cover it. It waits at most a second for a grant.</summary>
    /// <param name="key">The limits of the key's chain, if it has any.</param>
    /// <param name="customer">The limits of its customer, if it has any.</param>
    /// <param name="cost">From 0 to 1,000,000; 0 asks without taking.</param>
    /// <param name="now">A recent reading.</param>
    public ValueTask<UseResult> UseAsync(SubjectLimits? key, SubjectLimits? customer, long cost, ClockReading now) =>
        _book.Use(key, customer, cost, now, out var result) is { } waiting ? new(waiting.Task) : new(result);

    /// <inheritdoc cref="LeaseBook.Read"/>
    public void Read(SubjectLimits limits, ClockReading now, Span<AllowanceState> states) => _book.Read(limits, now, states);

    /// <summary>To be called with each poll of the change feed.</summary>
    public void NoteDatabaseTime(DateTimeOffset databaseTime) => _book.NoteDatabaseTime(databaseTime.ToUnixTimeMilliseconds());

    /// <inheritdoc cref="LeaseBook.NoteAdded"/>
    public void NoteAdded(Guid subject) => _book.NoteAdded(subject);

    /// <summary>To be called when the change feed is in doubt.</summary>
    public void Clear() => _book.Clear();

    /// <summary>Returns all leases, in bounded time.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await ReturnAllAsync();
        _book.Stop();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await ((Task)_work.WaitAsync(SendAll(), stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The time until there may be more to send.
    private TimeSpan SendAll()
    {
        while (true)
        {
            if (_book.TakeBatch(ClockReading.Now(_clock), out var next) is not { } batch)
            {
                // Rounded up, so that it isn't asked in vain.
                return next > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(next.TotalMilliseconds)) : next;
            }

            Interlocked.Increment(ref _sending);

            // A driver may do its work before it returns a task, and other batches and waiting uses don't wait for it.
            _ = Task.Run(() => SendAsync(batch));
        }
    }

    private async Task SendAsync(LeaseBatch batch)
    {
        try
        {
            var grants = await _store.GrantAsync(batch.Wishes);
            _book.Reply(batch, grants, ClockReading.Now(_clock));
            NoteOutcome(exception: null);
        }
        catch (Exception exception)
        {
            _book.Unknown(batch, ClockReading.Now(_clock));
            NoteOutcome(exception);
        }
        finally
        {
            Interlocked.Decrement(ref _sending);
            _work.Release();
        }
    }

    private async Task ReturnAllAsync()
    {
        var start = _clock.GetTimestamp();
        _book.Close(ClockReading.Now(_clock));
        var next = SendAll();
        while ((Volatile.Read(ref _sending) > 0 || _book.HasWork) && _clock.GetElapsedTime(start) < _stopTime)
        {
            await _work.WaitAsync(next > TimeSpan.Zero && next < _stopTime ? next : _stopTime);
            next = SendAll();
        }
    }

    private void NoteOutcome(Exception? exception)
    {
        var fails = exception is null ? 0 : 1;
        if (Interlocked.Exchange(ref _fails, fails) == fails)
        {
            return;
        }

        if (exception is null)
        {
            LogReachable(_logger);
        }
        else
        {
            LogUnreachable(_logger, exception.Message.ReplaceLineEndings(" "));
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Failed to lease from rate limits and credits: {Cause}")]
    private static partial void LogUnreachable(ILogger logger, string cause);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Leasing from rate limits and credits again")]
    private static partial void LogReachable(ILogger logger);
}
