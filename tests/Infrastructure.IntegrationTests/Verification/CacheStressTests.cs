using System.Globalization;
using Accesskeys.Verification.Caching;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>Concurrent readers, fillers and changes: once a change has completed, no reader finds what it made stale.</summary>
public sealed class CacheStressTests : IDisposable
{
    private const int Keys = 40;
    private const int Customers = 5;
    private const int Parties = 7;
    private const int Rounds = 60_000;
    private const int Enough = Rounds / 100;

    // On few slow cores some threads finish all their rounds while others wait, so they continue until enough was found.
    private const int MostRounds = 100 * Rounds;

    private readonly VerificationCache _cache = Remembered.Cache(TimeProvider.System, entries: 30);
    private readonly ExpectedState[] _keys = [.. Enumerable.Range(0, Keys).Select(_ => new ExpectedState())];
    private readonly ExpectedState[] _customers = [.. Enumerable.Range(0, Customers).Select(_ => new ExpectedState())];
    private readonly Barrier _start = new(Parties);
    private long _found;

    public void Dispose() => _start.Dispose();

    [Fact]
    public async Task Cache_WhenAnInvalidationReturned_HoldsNothingOlder()
    {
        await Task.WhenAll(
            Run(Fill), Run(Fill), Run(Find), Run(Find),
            Run(ChangeKey, each: 10), Run(ChangeCustomer, each: 100), Run(_ => _cache.Clear(), each: 1000));

        _found.ShouldBeGreaterThan(Enough);
    }

    // On a thread of its own, and none before all are there: otherwise some may be over before the others begin.
    private Task Run(Action<int> step, int each = 1) => Task.Factory.StartNew(() => Repeat(step, each), TaskCreationOptions.LongRunning);

    private void Repeat(Action<int> step, int each)
    {
        _start.SignalAndWait();
        for (var round = 0; round < Rounds || (round < MostRounds && Interlocked.Read(ref _found) <= Enough); round++)
        {
            if (round % each == 0)
            {
                step(Random.Shared.Next(Keys));
            }
            else
            {
                Thread.SpinWait(20);
            }
        }
    }

    private static long Version(string name) => long.Parse(name, CultureInfo.InvariantCulture);

    // An even version is a key, an odd one none: known and unknown take turns.
    private void Fill(int index)
    {
        var key = _keys[index];
        var customer = _customers[index % Customers];
        var ticket = _cache.BeginFill(key.Hash);
        var version = Volatile.Read(ref key.Now);
        var customerVersion = Volatile.Read(ref customer.Now);
        _cache.Fill(key.Hash, ticket, version % 2 == 1 ? null : Remembered.Facts(
            Remembered.Customer($"{customerVersion}", customer.Id), $"{version}"));
    }

    private void Find(int index)
    {
        var key = _keys[index];
        var customer = _customers[index % Customers];
        var (oldest, oldestCustomer) = (Volatile.Read(ref key.Answered), Volatile.Read(ref customer.Answered));
        if (!_cache.TryFind(key.Hash, timestamp: 0, out var found))
        {
            return;
        }

        Interlocked.Increment(ref _found);
        if (found.Facts is { } facts)
        {
            Version(facts.Name).ShouldBeGreaterThanOrEqualTo(oldest);
            Version(facts.Caller.Customer.Name).ShouldBeGreaterThanOrEqualTo(oldestCustomer);
        }
        else if (Volatile.Read(ref key.Now) == oldest)
        {
            (oldest % 2).ShouldBe(1);
        }
    }

    private void ChangeKey(int index)
    {
        var key = _keys[index];
        var version = Interlocked.Increment(ref key.Now);
        _cache.Invalidate(key.Hash);
        Volatile.Write(ref key.Answered, version);
    }

    private void ChangeCustomer(int index)
    {
        var customer = _customers[index % Customers];
        var version = Interlocked.Increment(ref customer.Now);
        _cache.InvalidateCustomer(customer.Id);
        Volatile.Write(ref customer.Answered, version);
    }

    /// <summary>What the database contains, and which changes have completed.</summary>
    private sealed class ExpectedState
    {
        public long Now;
        public long Answered;

        public Domain.Accesskeys.TokenHash Hash { get; } = Remembered.Hash();

        public Guid Id { get; } = Guid.NewGuid();
    }
}
