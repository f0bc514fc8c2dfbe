using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>Where foreign tokens are enabled, they are verified the same way as native ones.</summary>
public sealed class ForeignTokenVerificationTests
{
    private const string Unknown = "sk_live_unknown_token";

    public static IEnumerable<TheoryDataRow<DatabaseProvider, string>> Forms => Databases.Each(
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "header.payload.signed", "vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNg", "clé 🔑 clé 🔑 clé 🔑 clé",
        new string('x', 20), new string('x', 512));

    [Theory, MemberData(nameof(Forms))]
    public async Task Verify_OfAForeignToken_ReadsItOnceAndCachesIt(DatabaseProvider provider, string token)
    {
        await using var scene = await SetAsync(provider);
        await scene.GiveAsync(token);

        (await CountAsync(scene, token)).ShouldBe((VerificationCode.Valid, 1));
        (await CountAsync(scene, token)).ShouldBe((VerificationCode.Valid, 0));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_OfAnUnknownForeignToken_ReadsItOnceAndCachesItsAbsence(DatabaseProvider provider)
    {
        await using var scene = await SetAsync(provider);

        (await CountAsync(scene, Unknown)).ShouldBe((VerificationCode.NotFound, 1));
        (await CountAsync(scene, Unknown)).ShouldBe((VerificationCode.NotFound, 0));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_OfAnotherCustomersForeignToken_IsIndistinguishableFromUnknown(DatabaseProvider provider)
    {
        const string Token = "sk_live_known_token_1";
        await using var scene = await SetAsync(provider);
        await scene.GiveAsync(Token);
        var stranger = new Caller(Customer.Register("stranger", scene.Node.Clock.Now).AsShown(), IsOperator: false, new Actor(ActorKind.Agent, Guid.NewGuid()));

        foreach (var reads in new[] { 1, 0 })
        {
            (await CountAsync(scene, Token, stranger)).ShouldBe((VerificationCode.NotFound, reads));
            (await CountAsync(scene, Unknown, stranger)).ShouldBe((VerificationCode.NotFound, reads));
        }
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_OfATokenShorterOrLongerThanAKeysCanBe_ReadsNothingThoughItIsAKeys(DatabaseProvider provider)
    {
        await using var scene = await SetAsync(provider);
        foreach (var token in new[] { "", "ab", new string('x', 19), "🔑🔑🔑🔑🔑🔑🔑🔑🔑x", new string('x', 513) })
        {
            await scene.GiveAsync(token);

            (await CountAsync(scene, token)).ShouldBe((VerificationCode.Malformed, 0), token);
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Verify_WhereForeignTokensAreNotAccepted_ReadsNothing(DatabaseProvider provider, string token)
    {
        await using var scene = await Scene.SetAsync(provider);
        await scene.GiveAsync(token);

        (await CountAsync(scene, token)).ShouldBe((VerificationCode.Malformed, 0));
    }

    private static Task<Scene> SetAsync(DatabaseProvider provider) => Scene.SetAsync(
        provider, services => services.AddSingleton(new VerificationOptions { AcceptForeignTokens = true }));

    private static async Task<(VerificationCode Code, int Reads)> CountAsync(Scene scene, string token, Caller? asker = null)
    {
        var before = scene.Held.Reads;
        return ((await scene.Node.VerifyAsync(token, asker)).Code, scene.Held.Reads - before);
    }
}
