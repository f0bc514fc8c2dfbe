using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Limits;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Limits;
using Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;
using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.ChangeFeed;
using MediatR;
using static Accesskeys.Infrastructure.IntegrationTests.Limits.LimitExtensions;

namespace Accesskeys.Infrastructure.IntegrationTests.Limits;

/// <summary>What is cached of keys never outlives a change of their limits.</summary>
public sealed class LimitInvalidationTests
{
    private readonly Gate _gate = new();
    private readonly VerificationCache _cache = Remembered.Cache(TimeProvider.System);

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterLimitsWereSetOnAnotherNode_ReadsTheKeyAgain(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        (await LimitsAsync(scene)).ShouldBeNull();

        var limits = await scene.Other.SetLimitsAsync(scene.Key.Id, scene.Customer.Id, Limit(10, 60));
        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 1));
        (await LimitsAsync(scene)).ShouldBe(new SubjectLimits(scene.Key.Id, limits.Generation, limits.RateLimits, HasCredits: false));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterLimitsOfAChainWereSetOnAnotherNode_ReadsAllItsKeysAgain(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        var (second, third) = (TokenFormat.Default.Generate(), TokenFormat.Default.Generate());
        var successor = await scene.Other.RotateAsync(scene.Key.Id, second, grace: 1000, scene.Node.Clock.Now);
        await scene.Other.RotateAsync(successor.Id, third, grace: 1000, scene.Node.Clock.Now);
        await scene.Node.PollAsync();
        AccesskeyToken[] tokens = [scene.Token, second, third];
        foreach (var token in tokens)
        {
            (await LimitsAsync(scene, token)).ShouldBeNull();
        }

        var limits = await scene.Other.SetLimitsAsync(scene.Key.Id, scene.Customer.Id, CreditsOf(10));
        await scene.Node.PollAsync();

        foreach (var token in tokens)
        {
            (await scene.CountAsync(token)).ShouldBe((VerificationCode.Valid, 1));
            (await LimitsAsync(scene, token)).ShouldBe(new SubjectLimits(scene.Key.Id, limits.Generation, RateLimits.None, HasCredits: true));
        }
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterLimitsOfACustomerWereSetOnAnotherNode_ReadsItsKeysAgain(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();

        var limits = await scene.Other.SetLimitsAsync(scene.Customer.Id, Limit(10, 60));
        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 1));
        var key = (await scene.Node.VerifyAsync(scene.Token.Reveal())).Accesskey!;
        (key.Limits, key.CustomerLimits?.Generation).ShouldBe((null, limits.Generation));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterAllLimitsWereRemoved_LeavesTheKeyWithoutAny(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.Other.SetLimitsAsync(scene.Key.Id, scene.Customer.Id, Limit(10, 60));
        await scene.Node.PollAsync();
        (await LimitsAsync(scene)).ShouldNotBeNull();

        await scene.Other.SetLimitsAsync(scene.Key.Id, new LimitChange(RateLimits.None, new CreditChange(Credits: null)));
        await scene.Node.PollAsync();

        (await LimitsAsync(scene)).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterCreditsWereAdded_KeepsTheKeyInMemory(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.Other.SetLimitsAsync(scene.Key.Id, scene.Customer.Id, CreditsOf(10));
        await scene.Node.PollAsync();
        await scene.VerifyAsync();

        await scene.Other.AddCreditsAsync(scene.Key.Id, scene.Customer.Id, Guid.NewGuid(), 5);
        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
    }

    // The key's own row isn't changed, so only its limits can drop it.
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Update_OfLimitsOnly_AppliesAtOnceOnItsNode(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider, HotPaths.Configure);
        await scene.VerifyAsync();
        var update = new UpdateAccesskey(null, null) { Id = scene.Key.Id, RateLimits = [new RateLimitInput(10, 60, "cost", "fixed")] };

        await scene.Node.UseAsync((IMediator mediator) => mediator.Send(update));
        (await LimitsAsync(scene))!.RateLimits.ShouldBe([new RateLimit(10, 60, Measure.Cost)]);

        var successor = await scene.Node.UseAsync((IMediator mediator) => mediator.Send(new RotateAccesskey(null, Grace: 1000) { Id = scene.Key.Id }));
        await scene.VerifyAsync();
        await scene.Node.UseAsync((IMediator mediator) => mediator.Send(update with { Id = successor.Id, RateLimits = [] }));
        (await LimitsAsync(scene)).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Fill_WhenTheLimitsWereSetAfterItsRead_IsNotStored(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        var second = TokenFormat.Default.Generate();
        await scene.Other.RotateAsync(scene.Key.Id, second, grace: 1000, scene.Node.Clock.Now);
        await scene.Node.PollAsync();
        scene.Held.AfterFind = _gate.PassAsync;
        var early = scene.Node.CodeOfAsync(second);
        await _gate.Reached;

        await scene.Other.SetLimitsAsync(scene.Key.Id, scene.Customer.Id, Limit(10, 60));
        await scene.Node.PollAsync();
        scene.Held.AfterFind = HeldDatabase.PassAsync;
        _gate.Open();

        (await early).ShouldBe(VerificationCode.Valid);
        (await scene.CountAsync(second)).ShouldBe((VerificationCode.Valid, 1));
        (await LimitsAsync(scene, second)).ShouldNotBeNull();
    }

    [Fact]
    public void InvalidateLimits_OfAChain_DropsItsKeysAndNoOthers()
    {
        var chain = Guid.NewGuid();
        var (own, others) = (Remembered.Hashes(100), Remembered.Hashes(100));
        Array.ForEach(own, hash => _cache.Fill(hash, Remembered.Facts() with { Chain = new KeyChain(chain) }));
        Array.ForEach(others, hash => _cache.Fill(hash, Remembered.Facts() with { Chain = new KeyChain(Guid.NewGuid()) }));

        _cache.TryInvalidate(new ChangedSubject(SubjectKind.Limits, chain, TokenHash: null)).ShouldBeTrue();

        own.ShouldAllBe(hash => !_cache.Has(hash));
        others.ShouldAllBe(hash => _cache.Has(hash));
    }

    [Fact]
    public void Fill_OfAChainThatWasInvalidatedMeanwhile_ReleasesItsCustomer()
    {
        var (customer, hashes, chain) = (Remembered.Customer(), Remembered.Hashes(2), Guid.NewGuid());
        var ticket = _cache.BeginFill(hashes[0]);
        _cache.InvalidateLimits(chain, first: null);

        // Only the chain's version has changed as well if the customer's hasn't.
        _cache.Fill(hashes[0], ticket with { CustomersVersion = _cache.BeginFill(hashes[0]).CustomersVersion }, Remembered.Facts(customer) with { Chain = new KeyChain(chain) });

        _cache.Has(hashes[0]).ShouldBeFalse();
        var again = customer with { };
        _cache.Fill(hashes[1], Remembered.Facts(again));
        _cache.Known(hashes[1])!.Caller.Customer.ShouldBeSameAs(again);
    }

    [Fact]
    public void Limits_ThatAreEqual_AreKeptOnce()
    {
        var hashes = Remembered.Hashes(2);
        foreach (var hash in hashes)
        {
            _cache.Fill(hash, Remembered.Facts() with
            {
                Limits = new SubjectLimits(Guid.NewGuid(), Guid.NewGuid(), RateLimits.Of([new RateLimit(10, 60, Measure.Cost)]), HasCredits: false),
            });
        }

        _cache.Known(hashes[1])!.Limits!.RateLimits.ShouldBeSameAs(_cache.Known(hashes[0])!.Limits!.RateLimits);
    }

    private static async Task<SubjectLimits?> LimitsAsync(Scene scene, AccesskeyToken? token = null) =>
        (await scene.Node.VerifyAsync((token ?? scene.Token).Reveal())).Accesskey!.Limits;
}
