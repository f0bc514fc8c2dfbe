using Accesskeys.Verification;
using Accesskeys.Verification.Usage;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

public sealed class CounterBufferTests
{
    private static readonly DateTimeOffset _noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid _customer = Guid.NewGuid();

    private readonly CounterBuffer _counters = new(new VerificationOptions { CacheEntries = 2 });

    [Fact]
    public void Take_TakesEachCountOnce()
    {
        var key = new CounterKey(CounterKind.Refusal, Guid.NewGuid(), _noon, "192.0.2.1", "expired");
        _counters.Add(_customer, key, 2);
        _counters.Add(_customer, key, 3);

        _counters.Take().ShouldBe([new Counter(key, 5) { Customer = _customer }]);
        _counters.Add(_customer, key, 4);

        _counters.Take().ShouldBe([new Counter(key, 4) { Customer = _customer }]);
        _counters.Take().ShouldBeEmpty();
    }

    [Fact]
    public void Add_BeyondCapacity_IsBoundedAndReportsTheLoss()
    {
        var capacity = CounterBuffer.CapacityOf(new VerificationOptions { CacheEntries = 2 });

        for (var index = 0; index < capacity + 50; index++)
        {
            _counters.Add(_customer, new CounterKey(CounterKind.LastUse, Guid.NewGuid()), _noon.UtcTicks);
        }

        _counters.Take().Count.ShouldBe(capacity);
        _counters.Lost.ShouldBe(50);
    }
}
