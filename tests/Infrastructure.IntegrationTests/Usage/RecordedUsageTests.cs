using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Usage;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

/// <summary>What counts as usage, from the database and from the cache.</summary>
public sealed class RecordedUsageTests
{
    [Fact]
    public async Task Use_OfEachOutcome_IsCountedFromTheDatabaseAndFromTheCache()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        string[] missing = ["missing"];
        for (var use = 0; use < 3; use++)
        {
            await UseAsync(scene, cost: 5);
        }

        await UseAsync(scene, cost: 5, pastCache: true);
        await RestrictAsync(scene, AllowList.Of(["198.51.100.0/24"]), ScopeSet.Of(["orders:read"]));
        await UseAsync(scene, cost: 5);
        await UseAsync(scene, cost: 5);
        await RestrictAsync(scene, AllowList.Of([]), null);
        await UseAsync(scene, cost: 5, scopes: missing);
        await UseAsync(scene, cost: 5, scopes: missing);
        await scene.Node.AlterKeyAsync(scene.Key.Id, key => key.Restrict(isEnabled: false, null, null, scene.Node.Clock.Now));
        await UseAsync(scene, cost: 5);
        await UseAsync(scene, cost: 5);
        scene.Node.Clock.Advance(TimeSpan.FromSeconds(Subjects.Lifetime));
        await UseAsync(scene, cost: 5);
        await UseAsync(scene, cost: 5);

        Usage(scene).ShouldBe(
            [("valid", 4, 20), ("ip_not_allowed", 2, 0), ("insufficient_scope", 2, 0), ("disabled", 2, 0), ("expired", 2, 0)], ignoreOrder: true);
    }

    [Fact]
    public async Task Use_ThatAuthenticatesARequestToTheService_CountsNothing()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        await UseAsync(scene, cost: null);
        await UseAsync(scene, cost: null);

        Usage(scene).ShouldBeEmpty();
    }

    [Fact]
    public async Task Use_OfAnUnknownTokenOrADeletedKey_CountsNothing()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        await scene.DeleteAsync();
        foreach (var token in new[] { TokenFormat.Default.Generate().Reveal(), "malformed", scene.Token.Reveal() })
        {
            await UseAsync(scene, cost: 1, token: token);
            await UseAsync(scene, cost: 1, token: token);
        }

        Usage(scene).ShouldBeEmpty();
    }

    [Fact]
    public async Task Use_ByACustomerWhoMayNotSeeTheKey_CountsNothing()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        var (stranger, everyones) = (
            Customer.Register("stranger", scene.Node.Clock.Now), Customer.RegisterOperator("operator", scene.Node.Clock.Now));
        for (var use = 0; use < 3; use++)
        {
            await UseAsync(scene, cost: 1, requester: stranger, pastCache: use == 2);
        }

        Usage(scene).ShouldBeEmpty();
        await UseAsync(scene, cost: 1, requester: everyones);
        await UseAsync(scene, cost: 1, requester: scene.Customer);
        Usage(scene).ShouldBe([("valid", 2, 2)]);
    }

    [Fact]
    public async Task Use_OfAnInvalidatedEntry_IsKept()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        await UseAsync(scene, cost: 1);
        await UseAsync(scene, cost: 1);

        await scene.DeleteAsync();
        await UseAsync(scene, cost: 1);

        Usage(scene).ShouldBe([("valid", 2, 2)]);
    }

    [Fact]
    public async Task Use_WhenTheHourChanges_IsCountedInItsHour()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        scene.Node.Clock.Now = new DateTimeOffset(2026, 12, 1, 10, 59, 59, TimeSpan.Zero);
        await UseAsync(scene, cost: 1);
        await UseAsync(scene, cost: 1);
        scene.Node.Clock.Now += TimeSpan.FromSeconds(1);
        await UseAsync(scene, cost: 1);

        Take(scene).Select(counter => (counter.Key.Hour.Hour, counter.Value)).ShouldBe([(10, 2), (11, 1)], ignoreOrder: true);
    }

    [Fact]
    public async Task Verification_FromTheCache_AllocatesNothing()
    {
        await using var scene = await Scene.SetAsync(DatabaseProvider.Sqlite);
        await UseAsync(scene, cost: 1);
        var (verifier, request) = (
            scene.Node.Get<IAccesskeyVerifier>(), new VerificationRequest(scene.Token.Reveal().AsMemory(), Client: null) { Cost = 1 });
        bool Verify()
        {
            var all = true;
            for (var use = 0; use < 1000; use++)
            {
                var answer = verifier.VerifyAsync(request, CancellationToken.None);
                all &= answer.IsCompletedSuccessfully && answer.Result.Code == VerificationCode.Valid;
            }

            return all;
        }

        Verify().ShouldBeTrue();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var valid = Verify();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        (valid, allocated).ShouldBe((true, 0));
    }

    private static Task<VerificationResult> UseAsync(
        Scene scene, int? cost, string? token = null, Customer? requester = null, bool pastCache = false, IReadOnlyList<string>? scopes = null)
    {
        var caller = requester is null ? null : new Caller(requester.AsShown(), requester.IsOperator, new Actor(ActorKind.Agent, Guid.NewGuid()));
        return scene.Node.VerifyAsync(
            new VerificationRequest((token ?? scene.Token.Reveal()).AsMemory(), Client: null, caller, pastCache) { Scopes = scopes, Cost = cost });
    }

    private static Task<Accesskey> RestrictAsync(Scene scene, AllowList networks, ScopeSet? scopes) =>
        scene.Node.AlterKeyAsync(scene.Key.Id, key => key.Restrict(isEnabled: true, scopes, networks, scene.Node.Clock.Now));

    private static List<Counter> Take(Scene scene)
    {
        scene.Node.Get<UsageCounter>().Flush();
        return [.. scene.Node.Get<CounterBuffer>().Take().Where(counter => counter.Key.Kind == CounterKind.Usage)];
    }

    private static List<(string Outcome, long Uses, long Cost)> Usage(Scene scene) => [.. Take(scene)
        .GroupBy(counter => counter.Key.Code)
        .Select(group => (group.Key, group.Sum(counter => counter.Value), group.Sum(counter => counter.Cost)))];
}
