using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.ChangeFeed;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>A newer node writes changes of kinds that this one doesn't know.</summary>
public sealed class NewerNodeTests
{
    // The last three are what Enum.Parse would read as a kind.
    public static IEnumerable<TheoryDataRow<DatabaseProvider, string>> Kinds =>
        Databases.Each("UsageLimit", "accesskey", "", "0", "99", "Agent, Session");

    public static TheoryData<SubjectKind> EveryKind => [.. Enum.GetValues<SubjectKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Poll_AfterAChangeOfAnUnknownKind_EvictsKeysAndUnknownTokensAndContinues(DatabaseProvider provider, string kind)
    {
        await using var scene = await Scene.SetAsync(provider);
        var unknown = TokenFormat.Default.Generate();
        await scene.VerifyAsync();
        await scene.CountAsync(unknown);
        (await scene.CountAsync(unknown)).ShouldBe((VerificationCode.NotFound, 0));
        await WriteAsync(scene.Other, kind);

        await scene.Node.PollAsync();

        scene.Node.Get<CacheFreshness>().Lag.ShouldBe(TimeSpan.Zero);
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 1));
        (await scene.CountAsync(unknown)).ShouldBe((VerificationCode.NotFound, 1));

        await scene.Node.PollAsync();
        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));

        await scene.DeleteAsync(by: scene.Other);
        await scene.Node.PollAsync();
        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_AfterAChangeOfAnUnknownKind_ForgetsSessions(DatabaseProvider provider)
    {
        await using var scene = await Sessions.SessionScene.SetAsync(provider);
        await scene.IsKnownAsync();
        (await scene.CountAsync()).ShouldBe((true, 0));
        await WriteAsync(scene.Other, "UsageLimit");

        await scene.Node.PollAsync();

        scene.Node.Get<VerificationCache>().Sessions.Count.ShouldBe(0);
        (await scene.IsKnownAsync()).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WithAnUnknownKindBetweenKnownOnes_AppliesAllOfThem(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.VerifyAsync();
        await scene.DeleteAsync(by: scene.Other);
        await WriteAsync(scene.Other, "UsageLimit");
        var token = TokenFormat.Default.Generate();
        await scene.Other.AddKeyAsync(scene.Customer.Id, token);

        await scene.Node.PollAsync();

        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 1));
        (await scene.CountAsync(token)).ShouldBe((VerificationCode.Valid, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Poll_WhenTheNewestChangeAtStartupIsOfAnUnknownKind_Begins(DatabaseProvider provider)
    {
        await using var scene = await Scene.SetAsync(provider);
        await WriteAsync(scene.Other, "UsageLimit");
        var node = scene.Database.StartNode();

        await node.PollAsync();

        node.Get<CacheFreshness>().Lag.ShouldNotBeNull();
        (await node.CodeOfAsync(scene.Token)).ShouldBe(VerificationCode.Valid);
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Invalidate_OfEveryKindThereIs_DropsIt(SubjectKind kind)
    {
        var cache = Remembered.Cache(new TestClock());

        cache.TryInvalidate(new ChangedSubject(kind, Guid.NewGuid(), Remembered.Hash())).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(EveryKind))]
    public void Invalidate_OfWhatWasOnlyViewed_DropsNothing(SubjectKind kind)
    {
        var (clock, hash) = (new TestClock(), Remembered.Hash());
        var cache = Remembered.Cache(clock);
        cache.Fill(hash, cache.BeginFill(hash), facts: null);

        cache.TryInvalidate(ChangedSubject.Read($"{kind}", "Viewed", Guid.NewGuid(), hash)).ShouldBeTrue();

        cache.UnknownCount.ShouldBe(1);
    }

    /// <summary>Makes a change and gives its row that kind, by hand.</summary>
    private static async Task WriteAsync(Node node, string kind)
    {
        await node.AddCustomerAsync("changed by a newer node");
        await node.ReadAsync(db => db.Changes
            .Where(change => change.Number == db.Changes.Max(newest => newest.Number))
            .ExecuteUpdateAsync(row => row.SetProperty(change => change.SubjectKind, kind)));
    }
}
