using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Caching;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class VerifyForRequesterTests
{
    private readonly AccesskeyToken _unknown = TokenFormat.Default.Generate();

    public static IEnumerable<TheoryDataRow<DatabaseProvider, bool>> RememberedOrNot => Databases.Each(false, true);

    [Theory, MemberData(nameof(RememberedOrNot))]
    public async Task Verify_OfTheRequestersOwnKey_ShowsIt(DatabaseProvider provider, bool remembered)
    {
        await using var scene = await SetAsync(provider, remembered);

        (await AskAsync(scene, scene.Customer)).ShouldBe((VerificationCode.Valid, remembered ? 0 : 1));
    }

    [Theory, MemberData(nameof(RememberedOrNot))]
    public async Task Verify_WhenTheOperatorAsks_ShowsEveryones(DatabaseProvider provider, bool remembered)
    {
        await using var scene = await SetAsync(provider, remembered);

        var operatorsOwn = Customer.RegisterOperator("operator", scene.Node.Clock.Now);

        (await AskAsync(scene, operatorsOwn)).ShouldBe((VerificationCode.Valid, remembered ? 0 : 1));
    }

    [Theory, MemberData(nameof(RememberedOrNot))]
    public async Task Verify_OfAnotherCustomersKey_IsIndistinguishableFromUnknown(DatabaseProvider provider, bool remembered)
    {
        await using var scene = await SetAsync(provider, remembered);
        var stranger = Customer.Register("stranger", scene.Node.Clock.Now);

        for (var question = 0; question < 4; question++)
        {
            var pastCache = question == 2;
            var reads = question is 0 or 2 ? 1 : 0;
            (await AskAsync(scene, stranger, pastCache: pastCache)).ShouldBe((VerificationCode.NotFound, reads));
            (await AskAsync(scene, stranger, _unknown, pastCache)).ShouldBe((VerificationCode.NotFound, reads));
        }

        (await AskAsync(scene, scene.Customer)).Code.ShouldBe(VerificationCode.Valid);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_OfAnotherCustomersKeyBypassingTheCache_CachesNoMoreThanForAnUnknownOne(DatabaseProvider provider)
    {
        await using var scene = await SetAsync(provider, remembered: false);
        var stranger = Customer.Register("stranger", scene.Node.Clock.Now);
        var cache = scene.Node.Get<VerificationCache>();
        var before = (cache.Count, cache.UnknownCount);

        (await AskAsync(scene, stranger, pastCache: true)).ShouldBe((VerificationCode.NotFound, 1));
        (cache.Count, cache.UnknownCount).ShouldBe(before);
        (await AskAsync(scene, stranger, _unknown, pastCache: true)).ShouldBe((VerificationCode.NotFound, 1));
        (cache.Count, cache.UnknownCount).ShouldBe(before);
        (await AskAsync(scene, scene.Customer, pastCache: true)).ShouldBe((VerificationCode.Valid, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhenAnothersKeyIsDisabled_DoesNotSaySo(DatabaseProvider provider)
    {
        await using var scene = await SetAsync(provider, remembered: true);
        var stranger = Customer.Register("stranger", scene.Node.Clock.Now);
        await scene.Node.AlterKeyAsync(scene.Key.Id, key => key.Restrict(isEnabled: false, scopes: null, allowedIps: null, scene.Node.Clock.Now));

        (await AskAsync(scene, stranger)).Code.ShouldBe(VerificationCode.NotFound);
        (await AskAsync(scene, scene.Customer)).Code.ShouldBe(VerificationCode.Disabled);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhenAnothersKeyHasExpired_DoesNotSaySo(DatabaseProvider provider)
    {
        await using var scene = await SetAsync(provider, remembered: true);
        var stranger = Customer.Register("stranger", scene.Node.Clock.Now);
        scene.Node.Clock.Now = scene.Key.ExpiresAt;

        (await AskAsync(scene, stranger)).Code.ShouldBe(VerificationCode.NotFound);
        (await AskAsync(scene, scene.Customer)).Code.ShouldBe(VerificationCode.Expired);
    }

    private static async Task<Scene> SetAsync(DatabaseProvider provider, bool remembered)
    {
        var scene = await Scene.SetAsync(provider);
        if (remembered)
        {
            await scene.VerifyAsync();
        }

        return scene;
    }

    private static async Task<(VerificationCode Code, int Reads)> AskAsync(
        Scene scene, Customer customer, AccesskeyToken? token = null, bool pastCache = false)
    {
        var asker = new Caller(customer.AsShown(), customer.IsOperator, new Actor(ActorKind.Agent, Guid.NewGuid()));
        var before = scene.Held.Reads;
        var verified = await scene.Node.VerifyAsync((token ?? scene.Token).Reveal(), asker, pastCache);
        return (verified.Code, scene.Held.Reads - before);
    }
}
