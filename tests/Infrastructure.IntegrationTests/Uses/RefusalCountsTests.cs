using System.Net;
using Accesskeys.Infrastructure.Uses;

namespace Accesskeys.Infrastructure.IntegrationTests.Uses;

public sealed class RefusalCountsTests
{
    private static readonly DateTimeOffset _noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid _key = Guid.NewGuid();

    private readonly RefusalCounts _counts = new();

    [Fact]
    public void Count_TellsApartHoursAddressesAndReasons()
    {
        Count("192.0.2.1", at: _noon);
        Count("::ffff:192.0.2.1", at: _noon.AddMinutes(59));
        Count("192.0.2.1", at: _noon, code: "disabled");
        Count("2001:db8::1%3", at: _noon);
        Count(null, at: _noon);
        Count("192.0.2.1", at: _noon.AddHours(1));

        _counts.Take().Select(count => (count.Place.Address, count.Place.Code, count.Place.Hour, count.Times)).ShouldBe(
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
    public void Count_OfMoreAddressesThanAreToldApart_CountsTheOthersTogetherUntilTheHourEnds()
    {
        for (var index = 0; index < RefusalCounts.MostAddresses + 20; index++)
        {
            Count($"198.51.100.{index}", at: _noon);
        }

        Count("198.51.100.0", at: _noon);
        Count("203.0.113.1", at: _noon.AddHours(1));

        var counts = _counts.Take();
        counts.Count.ShouldBe(RefusalCounts.MostAddresses + 2);
        counts.Single(count => count.Place.Address.Length == 0).Times.ShouldBe(20);
        counts.Single(count => count.Place.Address == "198.51.100.0").Times.ShouldBe(2);
        counts.Single(count => count.Place.Address == "203.0.113.1").Times.ShouldBe(1);
    }

    [Fact]
    public void Count_OfMoreKeysThanThereIsRoomFor_IsBounded()
    {
        for (var index = 0; index < RefusalCounts.MostPlaces + 50; index++)
        {
            _counts.Count(Guid.NewGuid(), IPAddress.Loopback, "expired", _noon);
        }

        _counts.Take().Count.ShouldBe(RefusalCounts.MostPlaces);
    }

    [Fact]
    public void Forget_KeepsWhatWasCountedSince()
    {
        Count("192.0.2.1", at: _noon);
        Count("192.0.2.2", at: _noon);
        var written = _counts.Take();
        Count("192.0.2.1", at: _noon);

        _counts.Forget(written);

        var left = _counts.Take().ShouldHaveSingleItem();
        (left.Place.Address, left.Times).ShouldBe(("192.0.2.1", 1));
    }

    private void Count(string? address, DateTimeOffset at, string code = "expired") =>
        _counts.Count(_key, address is null ? null : IPAddress.Parse(address), code, at);
}
