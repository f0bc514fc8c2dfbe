using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Verification.Caching;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class VerificationCacheTests
{
    private readonly TestClock _clock = new();
    private readonly VerificationCache _cache;
    private readonly TokenHash _hash = Remembered.Hash();

    public VerificationCacheTests() => _cache = Remembered.Cache(_clock);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fill_WhenItsKeyWasInvalidatedMeanwhile_IsNotEntered(bool known)
    {
        var ticket = _cache.BeginFill(_hash);
        _cache.Invalidate(_hash);

        _cache.Fill(_hash, ticket, Facts(known));

        _cache.Has(_hash).ShouldBeFalse();
        _cache.Fill(_hash, Facts(known));
        _cache.Has(_hash).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fill_WhenAllWasClearedMeanwhile_IsNotEntered(bool known)
    {
        var ticket = _cache.BeginFill(_hash);
        _cache.Clear();

        _cache.Fill(_hash, ticket, Facts(known));

        _cache.Has(_hash).ShouldBeFalse();
    }

    [Fact]
    public void Fill_WhenItsCustomerWasInvalidatedMeanwhile_IsNotEntered()
    {
        var facts = Remembered.Facts();
        var ticket = _cache.BeginFill(_hash);
        _cache.InvalidateCustomer(facts.Caller.Customer.Id);

        _cache.Fill(_hash, ticket, facts);

        _cache.Has(_hash).ShouldBeFalse();
        _cache.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Invalidate_RemovesTheKeyAndNoOther(bool known)
    {
        var other = Remembered.Hash();
        _cache.Fill(_hash, Facts(known));
        _cache.Fill(other, Facts(known));

        _cache.Invalidate(_hash);

        (_cache.Has(_hash), _cache.Has(other)).ShouldBe((false, true));
        (_cache.Count + _cache.UnknownCount).ShouldBe(1);
    }

    [Fact]
    public void Clear_RemovesAll()
    {
        var hashes = Remembered.Hashes(2000);
        foreach (var (index, hash) in hashes.Index())
        {
            _cache.Fill(hash, Facts(index % 2 == 0));
        }

        _cache.Clear();

        hashes.ShouldAllBe(hash => !_cache.Has(hash));
        (_cache.Count, _cache.UnknownCount).ShouldBe((0, 0));
    }

    [Fact]
    public void Fill_WhenWhatWasReadIsAnother_TakesTheOldOnesPlace()
    {
        var facts = Remembered.Facts();

        _cache.Fill(_hash, facts: null);
        _cache.Fill(_hash, facts);
        _cache.Known(_hash)!.Id.ShouldBe(facts.Id);
        (_cache.Count, _cache.UnknownCount).ShouldBe((1, 0));

        _cache.Fill(_hash, facts: null);
        _cache.Known(_hash).ShouldBeNull();
        (_cache.Count, _cache.UnknownCount).ShouldBe((0, 1));
    }

    [Fact]
    public void Entry_AfterTenMinutesMoreOrLess_CountsNoLonger()
    {
        var hashes = Remembered.Hashes(500);
        _clock.Hold();
        foreach (var (index, hash) in hashes.Index())
        {
            _cache.Fill(hash, Facts(index % 2 == 0));
        }

        int CountAfter(TimeSpan time) =>
            hashes.Count(hash => _cache.Has(hash, _clock.GetTimestamp() + (long)(time.TotalSeconds * _clock.TimestampFrequency)));

        CountAfter(TimeSpan.FromMinutes(9) - TimeSpan.FromMilliseconds(1)).ShouldBe(hashes.Length);
        CountAfter(TimeSpan.FromMinutes(10)).ShouldBeInRange(hashes.Length / 4, hashes.Length * 3 / 4);
        CountAfter(TimeSpan.FromMinutes(11)).ShouldBe(0);
    }

    [Fact]
    public void Fill_OfEqualScopesAndNetworks_KeepsThemOnce()
    {
        var other = Remembered.Hash();
        _cache.Fill(_hash, Restricted("a", "10.0.0.0/8"));
        _cache.Fill(other, Restricted("a", "10.0.0.0/8"));

        var (first, second) = (_cache.Known(_hash)!.Caller.Authority, _cache.Known(other)!.Caller.Authority);

        second.Scopes.ShouldBeSameAs(first.Scopes);
        second.AllowedIps.ShouldBeSameAs(first.AllowedIps);
    }

    [Fact]
    public void Fill_OfEqualMetadata_KeepsItOnce()
    {
        var other = Remembered.Hash();
        _cache.Fill(_hash, Remembered.Facts() with { Metadata = Metadata.Of("""{"plan": "pro"}""") });
        _cache.Fill(other, Remembered.Facts() with { Metadata = Metadata.Of("""{"plan": "pro"}""") });

        _cache.Known(other)!.Metadata.ShouldBeSameAs(_cache.Known(_hash)!.Metadata);
        _cache.Known(other)!.Metadata.Json.ShouldBe("""{"plan":"pro"}""");
    }

    [Fact]
    public void Fill_OfMoreSetsThanAreShared_KeepsEachKeysOwn()
    {
        var hashes = Remembered.Hashes(2000);
        foreach (var (index, hash) in hashes.Index())
        {
            _cache.Fill(hash, Restricted($"s{index}", $"10.{index / 256}.{index % 256}.0/24"));
        }

        foreach (var (index, hash) in hashes.Index())
        {
            var authority = _cache.Known(hash)!.Caller.Authority;
            (authority.Scopes.ToString(), authority.AllowedIps.ToString()).ShouldBe(($"s{index}", $"10.{index / 256}.{index % 256}.0/24"));
        }
    }

    private static VerifiedAccesskey Restricted(string scopes, string networks)
    {
        var facts = Remembered.Facts();
        return facts with { Caller = facts.Caller with { Authority = new Authority(ScopeSet.Parse(scopes), AllowList.Parse(networks), facts.ExpiresAt) } };
    }

    private static VerifiedAccesskey? Facts(bool known) => known ? Remembered.Facts() : null;
}
