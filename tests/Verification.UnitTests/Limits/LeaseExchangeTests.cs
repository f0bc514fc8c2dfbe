using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Freshness;
using Accesskeys.Verification.Limits;
using Accesskeys.Verification.UnitTests.Limits.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Accesskeys.Verification.UnitTests.Limits;

/// <summary>The exchange with a database in memory, and many threads.</summary>
public sealed class LeaseExchangeTests : IAsyncDisposable
{
    private static readonly LimitedKey _key = new([new RateLimit(1_000_000, 3600, Measure.Requests)]);

    private readonly Store _store = new();
    private readonly LeaseExchange _exchange;
    private long _admitted;

    public LeaseExchangeTests() => _exchange = new LeaseExchange(_store, TimeProvider.System, NullLogger<LeaseExchange>.Instance);

    private static ClockReading Now => ClockReading.Now(TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _exchange.StopAsync(CancellationToken.None);
        _exchange.Dispose();
    }

    [Fact]
    public async Task UseAsync_WithoutALease_IsGrantedByTheDatabase()
    {
        var limits = await StartAsync(new LimitedKey([new RateLimit(3, 3600, Measure.Requests)]));

        var outcomes = new List<UseOutcome>();
        for (var i = 0; i < 5; i++)
        {
            outcomes.Add((await _exchange.UseAsync(limits, null, 1, Now)).Outcome);
        }

        outcomes.ShouldBe([UseOutcome.Admitted, UseOutcome.Admitted, UseOutcome.Admitted, UseOutcome.RateLimited, UseOutcome.RateLimited]);
        State(limits).Remaining.ShouldBe(0);
        State(limits).Reset.ShouldNotBeNull().ShouldBeLessThan(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task UseAsync_FromALease_CompletesAtOnceAndAllocatesNothing()
    {
        var limits = await StartAsync(_key);
        var (taken, allocated) = (0, 0L);
        while (taken < 20)
        {
            // On a slow machine, a lease may be returned before it is used. Then another key is tried.
            (limits, _admitted) = (_store.Create(_key), 0);
            await LeaseAsync(limits, 100);
            (taken, allocated) = TakeSynchronously(limits, 20);
        }

        allocated.ShouldBe(0);
    }

    [Fact]
    public async Task UseAsync_WhileTheDatabaseHangs_IsUnavailableAfterASecondAndTheLateReplyCounts()
    {
        var limits = await StartAsync(_key);
        var hangs = _store.Hang();

        var started = Now;
        (await _exchange.UseAsync(limits, null, 5, started)).Outcome.ShouldBe(UseOutcome.Unavailable);
        Now.Since(started, TimeProvider.System).ShouldBeInRange(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(20));
        hangs.SetResult();

        while ((await _exchange.UseAsync(limits, null, 1, Now)).Outcome != UseOutcome.Admitted)
        {
            await Task.Delay(10);
        }

        _store.Transactions.ShouldBe(1);
    }

    [Fact]
    public async Task UseAsync_WhileTheDatabaseFails_IsUnavailable()
    {
        var limits = await StartAsync(_key);
        _store.Fails = true;

        (await _exchange.UseAsync(limits, null, 1, Now)).Outcome.ShouldBe(UseOutcome.Unavailable);
    }

    [Fact]
    public async Task UseAsync_OfManyKeysAtOnce_SharesTransactions()
    {
        var keys = new List<SubjectLimits>();
        for (var i = 0; i < 200; i++)
        {
            keys.Add(_store.Create(_key));
        }

        var hangs = _store.Hang();
        await _exchange.StartAsync(CancellationToken.None);
        var uses = keys.ConvertAll(key => _exchange.UseAsync(key, null, 1, Now).AsTask());
        hangs.SetResult();

        (await Task.WhenAll(uses)).ShouldAllBe(result => result.Outcome == UseOutcome.Admitted);
        _store.Transactions.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task StopAsync_WithLeasesOut_ReturnsThem()
    {
        var limits = await StartAsync(_key);
        await LeaseAsync(limits, 100);
        await _exchange.StopAsync(CancellationToken.None);

        _store.Taken(limits).ShouldBe(_admitted);
    }

    [Fact]
    public async Task UseAsync_OnceTheServiceStops_WaitsNoLonger()
    {
        var limits = await StartAsync(_key);
        var hangs = _store.Hang();
        var waiting = _exchange.UseAsync(limits, null, 1, Now).AsTask();
        await _exchange.StopAsync(CancellationToken.None);

        (await waiting).Outcome.ShouldBe(UseOutcome.Unavailable);
        (await _exchange.UseAsync(limits, null, 1, Now)).Outcome.ShouldBe(UseOutcome.Unavailable);
        hangs.SetResult();
    }

    [Fact]
    public async Task UseAsync_OnManyThreads_AdmitsNoMoreThanTheLimit()
    {
        var limits = await StartAsync(new LimitedKey([new RateLimit(5000, 3600, Measure.Requests)]));
        var admitted = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            // On a busy machine, a grant may come too late for a use that waits for it.
            var outcome = UseOutcome.Admitted;
            while (outcome is UseOutcome.Admitted or UseOutcome.Unavailable)
            {
                outcome = (await _exchange.UseAsync(limits, null, 1, Now)).Outcome;
                Interlocked.Add(ref admitted, outcome == UseOutcome.Admitted ? 1 : 0);
            }
        })));

        admitted.ShouldBeInRange(4900, 5000);
        admitted.ShouldBeLessThanOrEqualTo((int)_store.Taken(limits));
    }

    private async Task<SubjectLimits> StartAsync(LimitedKey key)
    {
        var limits = _store.Create(key);
        await _exchange.StartAsync(CancellationToken.None);
        return limits;
    }

    private AllowanceState State(SubjectLimits limits)
    {
        var states = new AllowanceState[1];
        _exchange.Read(limits, Now, states);
        return states[0];
    }

    // Demand, until the node looks ahead by enough.
    private async Task LeaseAsync(SubjectLimits limits, long units)
    {
        while (_store.Taken(limits) - _admitted < units)
        {
            _admitted += (await _exchange.UseAsync(limits, null, 1, Now)).Outcome == UseOutcome.Admitted ? 1 : 0;
        }

        // The reply to the last wish.
        await Task.Delay(200);
    }

    private static bool IsAdmittedAtOnce(ValueTask<UseResult> use) => use.IsCompletedSuccessfully && use.Result.Outcome == UseOutcome.Admitted;

    private (int Taken, long Allocated) TakeSynchronously(SubjectLimits limits, int uses)
    {
        var taken = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < uses; i++)
        {
            taken += IsAdmittedAtOnce(_exchange.UseAsync(limits, null, 1, Now)) ? 1 : 0;
        }

        return (taken, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class Store : ILeaseStore
    {
        private readonly Lock _lock = new();
        private readonly SimulatedDatabase _database = new(Faults.None);
        private Task _hangs = Task.CompletedTask;

        public bool Fails { get; set; }

        public long Transactions => _database.Transactions;

        private static long Milliseconds => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        public SubjectLimits Create(LimitedKey key)
        {
            lock (_lock)
            {
                _database.Create(key, Milliseconds);
                return _database.Limits[^1];
            }
        }

        public long Taken(SubjectLimits limits)
        {
            lock (_lock)
            {
                return _database.Taken(SimulatedDatabase.KeyOf(limits, limits.RateLimits[0]));
            }
        }

        /// <summary>Grants wait until the result is set.</summary>
        public TaskCompletionSource Hang()
        {
            var hangs = new TaskCompletionSource();
            _hangs = hangs.Task;
            return hangs;
        }

        public async Task<IReadOnlyList<LeaseGrant>> GrantAsync(IReadOnlyList<LeaseWish> wishes)
        {
            await _hangs;
            await Task.Yield();
            if (Fails)
            {
                throw new Accesskeys.Application.Common.UnavailableException("The database is unavailable.");
            }

            lock (_lock)
            {
                return _database.Grant(wishes, Milliseconds, 0);
            }
        }
    }
}
