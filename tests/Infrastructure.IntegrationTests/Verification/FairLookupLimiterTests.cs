using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Verification;
using Accesskeys.Verification.Lookups;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class FairLookupLimiterTests
{
    private static readonly ClientNetwork _busy = ClientNetwork.Of(IPAddress.Parse("192.0.2.1"));
    private static readonly ClientNetwork _calm = ClientNetwork.Of(IPAddress.Parse("192.0.2.2"));

    private readonly ManualTimers _timers = new();

    [Fact]
    public async Task Take_WhenAllAreTaken_WaitsAQuarterOfASecondAndIsUnavailable()
    {
        var permits = Permits(2);
        (Take(permits).IsCompleted, Take(permits).IsCompleted).ShouldBe((true, true));
        var third = Take(permits);
        third.IsCompleted.ShouldBeFalse();
        _timers.Set.ShouldBe([TimeSpan.FromMilliseconds(250)]);

        _timers.Strike();

        await Should.ThrowAsync<UnavailableException>(() => third);
    }

    [Fact]
    public async Task Return_WithWaiters_GrantsThePermitInTurn()
    {
        var permits = Permits(1);
        await Take(permits);
        var (second, third) = (Take(permits), Take(permits));

        permits.Return();
        await second;
        third.IsCompleted.ShouldBeFalse();

        permits.Return();
        await third;
        Take(permits).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Return_WithoutWaiters_FreesThePermit()
    {
        var permits = Permits(1);
        await Take(permits);

        permits.Return();

        Take(permits).IsCompleted.ShouldBeTrue();
        Take(permits).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Return_WhenOneNetworkCrowds_KeepsAnotherWaitingForOneTurn()
    {
        var permits = Permits(1);
        await Take(permits);
        var crowd = Enumerable.Range(0, 100).Select(_ => Take(permits)).ToList();
        var calm = new[] { Take(permits, _calm), Take(permits, _calm) };

        for (var turn = 0; turn < 2; turn++)
        {
            permits.Return();
            await crowd[turn];
            permits.Return();
            await calm[turn];
        }

        crowd.Count(waiting => waiting.IsCompleted).ShouldBe(2);
    }

    [Fact]
    public async Task Return_WhenAllOfANetworkHaveLeft_PassesItOver()
    {
        var permits = Permits(1);
        await Take(permits);
        var left = Take(permits);
        _timers.Strike();
        await Should.ThrowAsync<UnavailableException>(() => left);
        var calm = Take(permits, _calm);
        var back = Take(permits);

        permits.Return();
        permits.Return();

        await Task.WhenAll(calm, back);
    }

    [Fact]
    public async Task Take_WhenItIsGrantedAtTheLastMoment_HasThePermit()
    {
        var permits = Permits(1);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            await Take(permits);
            var second = Take(permits);

            permits.Return();
            _timers.Strike();

            await second;
            Take(permits).IsCompleted.ShouldBeFalse();
            permits.Return();
            _timers.Strike();
            permits.Return();
        }
    }

    private static Task Take(FairLookupLimiter permits, ClientNetwork? network = null) => permits.TakeAsync(network ?? _busy).AsTask();

    private FairLookupLimiter Permits(int count) => new(new VerificationOptions { ConcurrentLookups = count }, _timers);
}
