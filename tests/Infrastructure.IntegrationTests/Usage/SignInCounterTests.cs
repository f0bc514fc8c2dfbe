using System.Net;
using Accesskeys.Domain.Customers;
using Accesskeys.Verification;
using Accesskeys.Verification.Usage;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

public sealed class SignInCounterTests
{
    private static readonly DateTimeOffset _noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Agent _agent = Agent.Register(Guid.NewGuid(), "ada", "hash", _noon);
    private readonly CounterBuffer _counters = new(new VerificationOptions());
    private readonly SignInCounter _signIns;

    public SignInCounterTests() => _signIns = new SignInCounter(_counters);

    [Fact]
    public void Count_TellsApartHoursAddressesAndOutcomes()
    {
        Count("192.0.2.1", SignIn.Failed, _noon);
        Count("::ffff:192.0.2.1", SignIn.Failed, _noon.AddMinutes(59));
        Count("192.0.2.1", SignIn.Succeeded, _noon);
        Count(null, SignIn.Failed, _noon);
        Count("192.0.2.1", SignIn.Failed, _noon.AddHours(1));

        var counts = _counters.Take();

        counts.ShouldAllBe(count => count.Key.Kind == CounterKind.SignIn && count.Key.Subject == _agent.Id);
        counts.Select(count => (count.Key.Address, count.Key.Code, count.Key.Hour, count.Value)).ShouldBe(
            [
                ("192.0.2.1", "failed", _noon, 2),
                ("192.0.2.1", "succeeded", _noon, 1),
                ("", "failed", _noon, 1),
                ("192.0.2.1", "failed", _noon.AddHours(1), 1),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Count_FromManyAddresses_CountsThoseBeyondTheLimitTogether()
    {
        const int Attempts = 5_000;
        for (var index = 0; index < Attempts; index++)
        {
            _signIns.Count(_agent, new IPAddress(index), SignIn.Failed, _noon);
        }

        var counts = _counters.Take();

        counts.Count.ShouldBe(HourlyAddresses.MostOfSubject + 1);
        counts.Sum(count => count.Value).ShouldBe(Attempts);
        counts.Single(count => !count.Key.HasAddress).Value.ShouldBe(Attempts - HourlyAddresses.MostOfSubject);
    }

    // The users of one customer can't take the places of another's.
    [Fact]
    public void Count_OfACustomerThatFillsTheBuffer_LeavesAnothersCounts()
    {
        var capacity = CounterBuffer.CapacityOf(new VerificationOptions { CacheEntries = 1 });
        var counters = new CounterBuffer(new VerificationOptions { CacheEntries = 1 });
        var signIns = new SignInCounter(counters);
        signIns.Count(_agent, IPAddress.Loopback, SignIn.Succeeded, _noon);
        var flooded = Guid.NewGuid();
        for (var index = 0; index <= capacity; index++)
        {
            signIns.Count(Agent.Register(flooded, "eve", "hash", _noon), IPAddress.Loopback, SignIn.Failed, _noon);
        }

        signIns.Count(_agent, IPAddress.Loopback, SignIn.Failed, _noon);

        counters.Take().Where(count => count.Key.Subject == _agent.Id).Select(count => (count.Key.Code, count.Value))
            .ShouldBe([("succeeded", 1), ("failed", 1)], ignoreOrder: true);
        counters.Lost.ShouldBeGreaterThan(0);
    }

    private void Count(string? address, string outcome, DateTimeOffset at) =>
        _signIns.Count(_agent, address is null ? null : IPAddress.Parse(address), outcome, at);
}
