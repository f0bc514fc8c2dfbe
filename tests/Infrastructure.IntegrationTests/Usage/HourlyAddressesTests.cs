using System.Net;
using Accesskeys.Verification.Usage;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

public sealed class HourlyAddressesTests
{
    private static readonly DateTimeOffset _hour = new(2026, 12, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly HourlyAddresses _addresses = new();
    private readonly Guid _small = Guid.NewGuid();
    private readonly Guid _large = Guid.NewGuid();
    private readonly Guid _other = Guid.NewGuid();

    public HourlyAddressesTests()
    {
        Add(_small, 40_000);
        Add(_large, 60_000);
    }

    [Fact]
    public void KeyFor_WhenThereIsNoRoom_ForgetsTheAddressesOfTheLargestCustomerAlone()
    {
        Tells(_other, 0).ShouldBeTrue();

        Tells(_small, 0).ShouldBeTrue();
        Tells(_large, 0).ShouldBeFalse();
        Tells(_large, 70_000).ShouldBeFalse();
    }

    [Fact]
    public void KeyFor_OnceThereWasNoRoom_HasRoomForAsManyAsWereForgotten()
    {
        Add(_other, 60_000);
        Tells(_other, 59_999).ShouldBeTrue();

        Tells(Guid.NewGuid(), 0).ShouldBeTrue();

        Tells(_other, 0).ShouldBeFalse();
        Tells(_small, 0).ShouldBeTrue();
    }

    [Fact]
    public void KeyFor_InTheNextHour_BeginsAnew()
    {
        Tells(_other, 0).ShouldBeTrue();

        Tells(_large, 0, _hour.AddHours(1)).ShouldBeTrue();
    }

    private void Add(Guid customer, int count)
    {
        for (var number = 0; number < count; number++)
        {
            Tells(customer, number).ShouldBeTrue();
        }
    }

    // A hundred addresses of each key.
    private bool Tells(Guid customer, int number, DateTimeOffset? at = null) => _addresses.KeyFor(
        CounterKind.Refusal, customer, new Guid(number / HourlyAddresses.MostOfSubject, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), new IPAddress(number + 1L),
        "expired", at ?? _hour).Address.Length > 0;
}
