using Accesskeys.WebApi.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Moq;

namespace Accesskeys.WebApi.IntegrationTests.Health;

public sealed class ReadinessTests(Service service) : IClassFixture<Service>
{
    [Fact]
    public async Task Ready_UnderManyRequests_QueriesTheDatabaseAtMostFourTimesASecond()
    {
        var clock = new HeldClock();
        var scopes = new CountedScopes(service.Services.GetRequiredService<IServiceScopeFactory>());
        var readiness = new DatabaseReadiness(scopes, clock);

        (await AskAsync(readiness, 100)).ShouldAllBe(status => status == HealthStatus.Healthy);
        (await AskAsync(readiness, 100)).ShouldAllBe(status => status == HealthStatus.Healthy);
        scopes.Opened.ShouldBe(1);

        clock.Pass(TimeSpan.FromMilliseconds(250));
        (await AskAsync(readiness, 100)).ShouldAllBe(status => status == HealthStatus.Healthy);
        scopes.Opened.ShouldBe(2);
    }

    [Fact]
    public async Task Ready_WhileTheDatabaseHangs_IsNotAskedOfItAgain()
    {
        var clock = new HeldClock();
        using var scopes = new CountedScopes(service.Services.GetRequiredService<IServiceScopeFactory>(), hangs: true);
        var readiness = new DatabaseReadiness(scopes, clock);

        var first = AskAsync(readiness, 10);
        clock.Pass(TimeSpan.FromSeconds(2));
        (await first).ShouldAllBe(status => status == HealthStatus.Unhealthy);
        clock.Pass(TimeSpan.FromSeconds(10));
        var again = AskAsync(readiness, 10);
        scopes.Release();

        (await again).ShouldAllBe(status => status == HealthStatus.Healthy);
        scopes.Opened.ShouldBe(1);
    }

    private static Task<HealthStatus[]> AskAsync(DatabaseReadiness readiness, int times) => Task.WhenAll(Enumerable.Range(0, times)
        .Select(async _ => (await readiness.CheckHealthAsync(new HealthCheckContext())).Status));

    private sealed class HeldClock : TimeProvider
    {
        private readonly List<(long Due, Action Strike)> _timers = [];
        private long _timestamp;

        public override long GetTimestamp() => Interlocked.Read(ref _timestamp);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers.Add((GetTimestamp() + Ticks(dueTime), () => callback(state)));
            return Mock.Of<ITimer>();
        }

        public void Pass(TimeSpan time)
        {
            var now = Interlocked.Add(ref _timestamp, Ticks(time));
            var due = _timers.FindAll(timer => timer.Due <= now);
            _timers.RemoveAll(due.Contains);
            due.ForEach(timer => timer.Strike());
        }

        private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * TimestampFrequency);
    }

    private sealed class CountedScopes(IServiceScopeFactory real, bool hangs = false) : IServiceScopeFactory, IDisposable
    {
        private readonly ManualResetEventSlim _released = new(!hangs);
        private int _opened;

        public int Opened => Volatile.Read(ref _opened);

        public IServiceScope CreateScope()
        {
            Interlocked.Increment(ref _opened);
            _released.Wait();
            return real.CreateScope();
        }

        public void Release() => _released.Set();

        public void Dispose() => _released.Dispose();
    }
}
