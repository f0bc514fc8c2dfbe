using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>Whatever is requested, the cache never exceeds its limits.</summary>
public sealed class CacheBoundTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    [InlineData(5000)]
    public void Cache_WhenMoreIsAskedForThanItMayHold_HoldsAllThatItMay(int entries)
    {
        var cache = Remembered.Cache(TimeProvider.System, entries);
        var known = Remembered.Hashes(entries * 3);
        var unknown = Remembered.Hashes(entries * 3);

        Array.ForEach(known, hash => cache.Fill(hash, Remembered.Facts()));
        Array.ForEach(unknown, hash => cache.Fill(hash, facts: null));

        var unknownEntries = Math.Max(1, entries / 4);
        (cache.Count, cache.UnknownCount).ShouldBe((entries, unknownEntries));
        (known.Count(cache.Has), unknown.Count(cache.Has)).ShouldBe((entries, unknownEntries));
    }

    [Fact]
    public async Task Cache_WhenManyFillIt_NeverHoldsMoreThanItMay()
    {
        const int Entries = 400;
        var cache = Remembered.Cache(TimeProvider.System, Entries);
        var hashes = Enumerable.Range(0, 4).Select(_ => Remembered.Hashes(20_000)).ToArray();
        var most = (Known: 0, Unknown: 0);

        var filling = Task.WhenAll(hashes.Select((own, filler) => Task.Run(() =>
        {
            foreach (var hash in own)
            {
                cache.Fill(hash, filler % 2 == 0 ? Remembered.Facts() : null);
            }
        })));
        while (!filling.IsCompleted)
        {
            most = (Math.Max(most.Known, cache.Count), Math.Max(most.Unknown, cache.UnknownCount));
        }

        await filling;
        most.Known.ShouldBeLessThanOrEqualTo(Entries);
        most.Unknown.ShouldBeLessThanOrEqualTo(Entries / 4);
        var found = hashes.Select(own => own.Count(cache.Has)).ToArray();
        (found[0] + found[2], found[1] + found[3]).ShouldBe((cache.Count, cache.UnknownCount));
    }

    [Fact]
    public void Cache_WhenItIsFull_PrefersToForgetWhatWasNotAskedFor()
    {
        var cache = Remembered.Cache(TimeProvider.System, entries: 5000);
        TokenHash[] asked = Remembered.Hashes(500);
        Array.ForEach(asked, hash => cache.Fill(hash, Remembered.Facts()));

        for (var round = 0; round < 20; round++)
        {
            asked.Count(cache.Has).ShouldBeGreaterThan(asked.Length * 9 / 10);
            Array.ForEach(Remembered.Hashes(1000), hash => cache.Fill(hash, Remembered.Facts()));
        }
    }
}
