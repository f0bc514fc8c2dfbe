using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Verification;
using Accesskeys.Verification.Lookups;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class FairLookupLimiterStressTests
{
    private const int Count = 3;
    private const int Takers = 24;
    private const int Rounds = 60;

    private readonly TestClock _clock = new() { TimerPace = 0.008 };
    private int _held;
    private int _most;
    private int _granted;
    private int _refused;

    [Fact]
    public async Task Permits_UnderManyTimeouts_AreNeverTooManyAndNeverLost()
    {
        var permits = new FairLookupLimiter(new VerificationOptions { ConcurrentLookups = Count }, _clock);

        await Task.WhenAll(Enumerable.Range(0, Takers).Select(taker => Task.Run(() => TakeManyAsync(permits, taker))));

        _most.ShouldBe(Count);
        (_granted, _refused).ShouldSatisfyAllConditions(
            count => count.Item1.ShouldBePositive(),
            count => count.Item2.ShouldBePositive());
        Enumerable.Range(0, Count).ShouldAllBe(_ => Take(permits).IsCompletedSuccessfully);
        Take(permits).IsCompleted.ShouldBeFalse();
    }

    private static Task Take(FairLookupLimiter permits) => permits.TakeAsync(default).AsTask();

    private async Task TakeManyAsync(FairLookupLimiter permits, int taker)
    {
        var network = ClientNetwork.Of(new IPAddress([192, 0, 2, (byte)(taker % 5)]));
        for (var round = 0; round < Rounds; round++)
        {
            try
            {
                await permits.TakeAsync(network);
            }
            catch (UnavailableException)
            {
                Interlocked.Increment(ref _refused);
                continue;
            }

            Interlocked.Increment(ref _granted);
            Raise(Interlocked.Increment(ref _held));
            await Task.Delay(1);
            Interlocked.Decrement(ref _held);
            permits.Return();
        }
    }

    private void Raise(int held)
    {
        for (var most = _most; held > most; most = _most)
        {
            Interlocked.CompareExchange(ref _most, held, most);
        }
    }
}
