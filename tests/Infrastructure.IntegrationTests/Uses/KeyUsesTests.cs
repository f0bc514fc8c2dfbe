using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Infrastructure.Uses;
using Accesskeys.Infrastructure.Verification;

namespace Accesskeys.Infrastructure.IntegrationTests.Uses;

public sealed class KeyUsesTests
{
    private static readonly DateTimeOffset _noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly KeyUses _uses = new(VerificationSettings.Default with { CacheEntries = 2 });

    [Fact]
    public void Note_OfAnEarlierUse_ChangesNothing()
    {
        var key = Guid.NewGuid();

        _uses.Note(key, _noon);
        _uses.Note(key, _noon.AddSeconds(-1));

        _uses.Take().ShouldHaveSingleItem().ShouldBe(new KeyUse(key, _noon));
    }

    [Fact]
    public void Note_OfAUseInALaterSecond_IsNeverMissed()
    {
        var hash = Remembered.Hash();
        var cache = Remembered.Cache(TimeProvider.System);
        cache.Fill(hash, Remembered.Facts());

        foreach (var at in new[] { 0.1, 1.0, 1.99 })
        {
            cache.TryFind(hash, timestamp: 0, out var found).ShouldBeTrue();
            _uses.Note(found, _noon.AddSeconds(at));
        }

        _uses.Take().ShouldHaveSingleItem().At.ShouldBe(_noon.AddSeconds(1));
    }

    [Fact]
    public void Forget_OfAKeyThatWasUsedSince_KeepsTheLaterUse()
    {
        var (used, unused) = (Guid.NewGuid(), Guid.NewGuid());
        _uses.Note(used, _noon);
        _uses.Note(unused, _noon);
        var written = _uses.Take();

        _uses.Note(used, _noon.AddSeconds(1));
        _uses.Forget(written);

        _uses.Take().ShouldHaveSingleItem().ShouldBe(new KeyUse(used, _noon.AddSeconds(1)));
    }

    [Fact]
    public void Note_WhereThereIsNoRoom_KeepsToItAndTakesUpAgainOnceThereIs()
    {
        var keys = Enumerable.Range(0, 10).Select(_ => Guid.NewGuid()).ToList();

        keys.ForEach(key => _uses.Note(key, _noon));
        _uses.Note(keys[0], _noon.AddSeconds(1));

        var kept = _uses.Take();
        kept.Count.ShouldBe(4);
        kept.ShouldContain(new KeyUse(keys[0], _noon.AddSeconds(1)));

        _uses.Forget(kept);
        _uses.Note(keys[9], _noon);
        _uses.Take().ShouldHaveSingleItem().Key.ShouldBe(keys[9]);
    }

    [Fact]
    public void Note_FromManyThreads_KeepsTheLatestOfEachKey()
    {
        var uses = new KeyUses(VerificationSettings.Default);
        var keys = Enumerable.Range(0, 8).Select(_ => Guid.NewGuid()).ToList();

        Parallel.For(0, 20_000, index => uses.Note(keys[index % keys.Count], _noon.AddSeconds(index)));

        uses.Take().OrderBy(use => use.At).Select(use => use.At).ShouldBe(
            Enumerable.Range(20_000 - keys.Count, keys.Count).Select(index => _noon.AddSeconds(index)));
    }
}
