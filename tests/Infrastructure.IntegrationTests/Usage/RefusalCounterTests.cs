using System.Net;
using Accesskeys.Verification;
using Accesskeys.Verification.Usage;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

public sealed class RefusalCounterTests
{
    private static readonly DateTimeOffset _noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid _customer = Guid.NewGuid();
    private static readonly Guid _key = Guid.NewGuid();

    private readonly CounterBuffer _counters = new(new VerificationOptions());
    private readonly RefusalCounter _refusals;

    public RefusalCounterTests() => _refusals = new RefusalCounter(_counters);

    [Fact]
    public void Count_TellsApartHoursAddressesAndReasons()
    {
        Count("192.0.2.1", at: _noon);
        Count("::ffff:192.0.2.1", at: _noon.AddMinutes(59));
        Count("192.0.2.1", at: _noon, code: "disabled");
        Count("2001:db8::1%3", at: _noon);
        Count(null, at: _noon);
        Count("192.0.2.1", at: _noon.AddHours(1));

        _counters.Take().Select(count => (count.Key.Address, count.Key.Code, count.Key.Hour, count.Value)).ShouldBe(
            [
                ("192.0.2.1", "expired", _noon, 2),
                ("192.0.2.1", "disabled", _noon, 1),
                ("2001:db8::1", "expired", _noon, 1),
                ("", "expired", _noon, 1),
                ("192.0.2.1", "expired", _noon.AddHours(1), 1),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Count_BeyondTheAddressLimit_CountsTheOthersTogetherUntilTheHourEnds()
    {
        for (var index = 0; index < HourlyAddresses.MostOfSubject + 20; index++)
        {
            Count($"198.51.100.{index}", at: _noon);
        }

        Count("198.51.100.0", at: _noon);
        Count("203.0.113.1", at: _noon.AddHours(1));

        var counts = _counters.Take();
        counts.Count.ShouldBe(HourlyAddresses.MostOfSubject + 2);
        counts.Single(count => count.Key.Address.Length == 0).Value.ShouldBe(20);
        counts.Single(count => count.Key.Address == "198.51.100.0").Value.ShouldBe(2);
        counts.Single(count => count.Key.Address == "203.0.113.1").Value.ShouldBe(1);
    }

    [Fact]
    public void Count_AfterTheCountsOfTheHourWereTaken_StillTellsApartTheSameAddressesOnly()
    {
        for (var index = 0; index < HourlyAddresses.MostOfSubject; index++)
        {
            Count($"198.51.100.{index}", at: _noon);
        }

        _counters.Take();
        Count("198.51.100.0", at: _noon);
        Count("203.0.113.1", at: _noon);

        _counters.Take().Select(count => count.Key.Address).ShouldBe(["198.51.100.0", ""], ignoreOrder: true);
    }

    [Fact]
    public void Count_OfAnotherCustomer_TellsItsAddressesApartHoweverManyTheFirstHad()
    {
        Flood();

        for (var index = 0; index < HourlyAddresses.MostOfSubject; index++)
        {
            Count($"198.51.100.{index}", at: _noon, customer: Guid.NewGuid());
        }

        _counters.Take().Where(count => count.Key.Subject == _key).ShouldAllBe(count => count.Key.HasAddress);
    }

    [Fact]
    public void Count_OfTheLargestCustomer_ContinuesWithoutAddresses()
    {
        Flood();
        Count("198.51.100.1", at: _noon, customer: Guid.NewGuid());
        _counters.Take();

        Count("192.0.2.1", at: _noon);
        Count("192.0.2.1", at: _noon.AddHours(1));

        _counters.Take().Select(count => (count.Key.Address, count.Value)).ShouldBe([("", 1), ("192.0.2.1", 1)], ignoreOrder: true);
    }

    // As many addresses as the node tells apart.
    private void Flood()
    {
        foreach (var key in Enumerable.Range(0, HourlyAddresses.Most / HourlyAddresses.MostOfSubject).Select(_ => Guid.NewGuid()))
        {
            for (var index = 0; index < HourlyAddresses.MostOfSubject; index++)
            {
                _refusals.Count(_customer, key, new IPAddress(index), "expired", _noon);
            }
        }
    }

    private void Count(string? address, DateTimeOffset at, string code = "expired", Guid? customer = null) =>
        _refusals.Count(customer ?? _customer, _key, address is null ? null : IPAddress.Parse(address), code, at);
}
