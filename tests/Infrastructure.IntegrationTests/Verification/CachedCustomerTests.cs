using Accesskeys.Verification.Caching;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>A customer is cached once, however many keys it has.</summary>
public sealed class CachedCustomerTests
{
    private readonly VerificationCache _cache = Remembered.Cache(TimeProvider.System);

    [Fact]
    public void Keys_OfOneCustomer_ShareItsObject()
    {
        var customer = Remembered.Customer();
        var hashes = Remembered.Hashes(2);

        _cache.Fill(hashes[0], Remembered.Facts(customer));
        _cache.Fill(hashes[1], Remembered.Facts(customer with { }));

        _cache.Known(hashes[1])!.Caller.Customer.ShouldBeSameAs(_cache.Known(hashes[0])!.Caller.Customer);
    }

    [Fact]
    public void Customer_WhenItsLastKeyIsForgotten_IsReleased()
    {
        var customer = Remembered.Customer();
        var hashes = Remembered.Hashes(3);
        _cache.Fill(hashes[0], Remembered.Facts(customer));
        _cache.Fill(hashes[1], Remembered.Facts(customer with { }));

        _cache.Invalidate(hashes[0]);
        _cache.Fill(hashes[0], Remembered.Facts(customer with { }));
        _cache.Known(hashes[0])!.Caller.Customer.ShouldBeSameAs(customer);

        _cache.Invalidate(hashes[0]);
        _cache.Clear();
        var again = customer with { };
        _cache.Fill(hashes[2], Remembered.Facts(again));
        _cache.Known(hashes[2])!.Caller.Customer.ShouldBeSameAs(again);
    }

    [Fact]
    public void Customer_WhenItsKeysWereEvicted_IsReleased()
    {
        var cache = Remembered.Cache(TimeProvider.System, entries: 1);
        var customer = Remembered.Customer();
        var hash = Remembered.Hash();
        cache.Fill(hash, Remembered.Facts(customer));

        cache.Fill(Remembered.Hash(), Remembered.Facts());
        cache.Has(hash).ShouldBeFalse();

        var again = customer with { };
        cache.Fill(hash, Remembered.Facts(again));
        cache.Known(hash)!.Caller.Customer.ShouldBeSameAs(again);
    }

    [Fact]
    public void InvalidateCustomer_DropsAllItsKeysAtOnceAndNoOthers()
    {
        var customer = Remembered.Customer();
        var own = Remembered.Hashes(1000);
        var others = Remembered.Hash();
        Array.ForEach(own, hash => _cache.Fill(hash, Remembered.Facts(customer)));
        _cache.Fill(others, Remembered.Facts());

        _cache.InvalidateCustomer(customer.Id);

        own.ShouldAllBe(hash => !_cache.Has(hash));
        _cache.Has(others).ShouldBeTrue();
    }

    [Fact]
    public void Fill_AfterItsCustomerWasInvalidated_Works()
    {
        var customer = Remembered.Customer();
        var hash = Remembered.Hash();
        _cache.Fill(hash, Remembered.Facts(customer));
        _cache.InvalidateCustomer(customer.Id);

        _cache.Fill(hash, Remembered.Facts(customer with { Name = "renamed" }));

        _cache.Known(hash)!.Caller.Customer.Name.ShouldBe("renamed");
        _cache.Count.ShouldBe(1);
    }

    [Fact]
    public void Fill_WithAnotherCustomerThanWasCached_DropsTheKeysOfTheOld()
    {
        var customer = Remembered.Customer();
        var hashes = Remembered.Hashes(2);
        _cache.Fill(hashes[0], Remembered.Facts(customer));

        _cache.Fill(hashes[1], Remembered.Facts(customer with { Name = "renamed by hand" }));

        (_cache.Has(hashes[0]), _cache.Has(hashes[1])).ShouldBe((false, true));
    }
}
