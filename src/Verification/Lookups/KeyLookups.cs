using System.Collections.Concurrent;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.Freshness;

namespace Accesskeys.Verification.Lookups;

/// <param name="Begun">The time before the read began.</param>
internal sealed record Finding(VerifiedAccesskey? Facts, ClockReading Begun);

/// <summary>Database reads: a bounded number at a time, and one for all simultaneous requests with the same key.</summary>
internal sealed class KeyLookups(
    IKeyReader database, VerificationCache cache, FairLookupLimiter permits, VerificationOptions settings, TimeProvider clock)
{
    private static readonly TimeSpan _longestRead = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TokenHash, InFlightLookup> _inFlight = new(new KeyedHashing());

    /// <param name="mayJoin">Whether the result of a read that another request began may be used.</param>
    /// <param name="customerId">
    /// The customer that must own the key; <c>null</c> for any. Reads for a single customer are neither shared nor cached.
    /// </param>
    /// <exception cref="UnavailableException">It could not be read in time.</exception>
    public Task<Finding> FindAsync(TokenHash hash, ClockReading now, ClientNetwork network, bool mayJoin, Guid? customerId = null)
    {
        var ticket = cache.BeginFill(hash);
        if (mayJoin && _inFlight.TryGetValue(hash, out var lookup) && lookup.CanBeJoined(ticket, now, settings.RevocationBound, clock))
        {
            return lookup.Result;
        }

        var own = new InFlightLookup(ticket, ClockReading.Now(clock));
        if (customerId is null)
        {
            _inFlight[hash] = own;
        }

        _ = LookUpAsync(own, hash, customerId, network);
        return own.Result;
    }

    // Cancelling one request doesn't cancel it, because others may have joined.
    private async Task LookUpAsync(InFlightLookup lookup, TokenHash hash, Guid? customerId, ClientNetwork network)
    {
        try
        {
            await permits.TakeAsync(network);
            var facts = await InTimeAsync(ReadAsync(hash, customerId));
            if (customerId is null)
            {
                cache.Fill(hash, lookup.Ticket, facts);
            }

            lookup.Complete(new Finding(facts, lookup.Begun));
        }
        catch (Exception exception)
        {
            lookup.Fail(exception);
        }
        finally
        {
            _inFlight.TryRemove(new KeyValuePair<TokenHash, InFlightLookup>(hash, lookup));
        }
    }

    private async Task<VerifiedAccesskey?> InTimeAsync(Task<VerifiedAccesskey?> reading)
    {
        try
        {
            return await reading.WaitAsync(_longestRead, clock);
        }
        catch (TimeoutException exception)
        {
            throw new UnavailableException("The database did not respond to a lookup in time.", exception);
        }
    }

    // Return the permit when the read has ended instead of when its time is up: until then it still loads the database.
    private async Task<VerifiedAccesskey?> ReadAsync(TokenHash hash, Guid? customerId)
    {
        try
        {
            return await database.FindAsync(hash, customerId);
        }
        finally
        {
            permits.Return();
        }
    }

    private sealed class InFlightLookup(FillTicket ticket, ClockReading begun)
    {
        private readonly TaskCompletionSource<Finding> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public FillTicket Ticket => ticket;

        public ClockReading Begun => begun;

        public Task<Finding> Result => _result.Task;

        /// <summary>Whether no change has overtaken it, and it is too recent for a change to have been confirmed since.</summary>
        public bool CanBeJoined(FillTicket now, ClockReading at, TimeSpan bound, TimeProvider clock) =>
            now == ticket && at.Since(begun, clock) <= bound;

        public void Complete(Finding finding) => _result.SetResult(finding);

        public void Fail(Exception exception)
        {
            _result.SetException(exception);

            // All waiting requests may have been cancelled, so no one observes the failure.
            _ = _result.Task.Exception;
        }
    }
}
