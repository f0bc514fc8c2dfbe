using System.Collections.Concurrent;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.Freshness;

namespace Accesskeys.Verification.Lookups;

/// <param name="Begun">The instant before the database was asked.</param>
internal sealed record Finding(VerifiedAccesskey? Facts, ClockReading Begun);

/// <summary>Reads of the database, a bounded number at a time and one for all who ask the same.</summary>
internal sealed class KeyLookups(
    IKeyReader database, VerificationCache cache, FairLookupLimiter permits, VerificationOptions settings, TimeProvider clock)
{
    private static readonly TimeSpan _longestRead = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TokenHash, InFlightLookup> _flights = new(new KeyedHashing());

    /// <param name="mayJoin">Whether a read that somebody else began will do.</param>
    /// <param name="customerId">
    /// The customer whose key it has to be; <c>null</c> for anyone's. What is read for one customer alone is neither shared nor remembered.
    /// </param>
    /// <exception cref="UnavailableException">It could not be read in time.</exception>
    public Task<Finding> FindAsync(TokenHash hash, ClockReading now, ClientNetwork network, bool mayJoin, Guid? customerId = null)
    {
        var ticket = cache.BeginFill(hash);
        if (mayJoin && _flights.TryGetValue(hash, out var flight) && flight.CanBeJoined(ticket, now, settings.RevocationBound, clock))
        {
            return flight.Landing;
        }

        var own = new InFlightLookup(ticket, ClockReading.Now(clock));
        if (customerId is null)
        {
            _flights[hash] = own;
        }

        _ = FlyAsync(own, hash, customerId, network);
        return own.Landing;
    }

    // Nobody's leaving ends it: others may have joined.
    private async Task FlyAsync(InFlightLookup flight, TokenHash hash, Guid? customerId, ClientNetwork network)
    {
        try
        {
            await permits.TakeAsync(network);
            var facts = await InTimeAsync(ReadAsync(hash, customerId));
            if (customerId is null)
            {
                cache.Fill(hash, flight.Ticket, facts);
            }

            flight.Land(new Finding(facts, flight.Begun));
        }
        catch (Exception exception)
        {
            flight.Fail(exception);
        }
        finally
        {
            _flights.TryRemove(new KeyValuePair<TokenHash, InFlightLookup>(hash, flight));
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

    // The permit is given back when the read has ended, not when its time is up: it still keeps the database busy.
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
        private readonly TaskCompletionSource<Finding> _landing = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public FillTicket Ticket => ticket;

        public ClockReading Begun => begun;

        public Task<Finding> Landing => _landing.Task;

        /// <summary>Not one that another change overtook, nor one so old that a change may have been answered since.</summary>
        public bool CanBeJoined(FillTicket now, ClockReading at, TimeSpan bound, TimeProvider clock) =>
            now == ticket && at.Since(begun, clock) <= bound;

        public void Land(Finding finding) => _landing.SetResult(finding);

        public void Fail(Exception exception)
        {
            _landing.SetException(exception);

            // Who waited may have left: the failure is nobody's then.
            _ = _landing.Task.Exception;
        }
    }
}
