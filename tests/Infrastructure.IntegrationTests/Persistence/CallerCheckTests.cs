using System.Net;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

/// <summary>A change checks the caller's state in its own transaction, whatever was cached earlier.</summary>
public sealed class CallerCheckTests
{
    private static readonly Dictionary<string, Func<CallerScene, Task>> _keyEndings = new()
    {
        ["deleted"] = scene => scene.Other.AlterKeyAsync(scene.Key.Id, key => key.Delete(scene.Node.Clock.Now)),
        ["disabled"] = scene => scene.RestrictAsync(isEnabled: false),
        ["rotated"] = scene => scene.Other.RotateAsync(scene.Key.Id, TokenFormat.Default.Generate(), grace: 0, scene.Node.Clock.Now.AddSeconds(30)),
        ["expired"] = scene =>
        {
            scene.Node.Clock.Now += TimeSpan.FromSeconds(Subjects.Lifetime);
            return Task.CompletedTask;
        },
        ["moved"] = scene => scene.RestrictAsync(networks: ["198.51.100.0/24"]),
        ["customer deleted"] = scene => scene.DeleteCustomerAsync(),
    };

    private static readonly Dictionary<string, Func<CallerScene, CallerSession, Task>> _sessionEndings = new()
    {
        ["logged out"] = (scene, session) => scene.Other.ChangeAsync(
            db => db.Add(EndedSession.End(session.Id, scene.Agent, session.ExpiresAt, scene.Node.Clock.Now))),
        ["password changed"] = (scene, _) => scene.Other.ReadAsync(db => db.ChangeAsync(
            async cancelled =>
            {
                (await db.Agents.SingleAsync(agent => agent.Id == scene.Agent.Id, cancelled)).ChangePassword("another", scene.Node.Clock.Now);
                return true;
            },
            CancellationToken.None)),
        ["agent deleted"] = (scene, _) => scene.Other.ReadAsync(db => db.ChangeAsync(
            async cancelled =>
            {
                (await db.Agents.SingleAsync(agent => agent.Id == scene.Agent.Id, cancelled)).Delete(scene.Node.Clock.Now);
                return true;
            },
            CancellationToken.None)),
        ["expired"] = (scene, session) =>
        {
            scene.Node.Clock.Now = session.ExpiresAt;
            return Task.CompletedTask;
        },
        ["customer deleted"] = (scene, _) => scene.DeleteCustomerAsync(),
    };

    public static IEnumerable<TheoryDataRow<DatabaseProvider, string>> KeyEndings => Databases.Each(_keyEndings.Keys);

    public static IEnumerable<TheoryDataRow<DatabaseProvider, string>> SessionEndings => Databases.Each(_sessionEndings.Keys);

    [Theory, MemberData(nameof(KeyEndings))]
    public async Task Change_WhenTheCallersKeyHasEnded_IsRejectedAndLeavesNothing(DatabaseProvider provider, string ending)
    {
        await using var scene = await CallerScene.SetAsync(provider);
        scene.CallByKey();
        scene.Node.Caller.Address = IPAddress.Parse("203.0.113.9");
        await _keyEndings[ending](scene);

        await scene.ShouldBeRejectedAsync<CallerRevokedException>();
    }

    [Theory, MemberData(nameof(SessionEndings))]
    public async Task Change_WhenTheCallersSessionHasEnded_IsRejectedAndLeavesNothing(DatabaseProvider provider, string ending)
    {
        await using var scene = await CallerScene.SetAsync(provider);
        var session = scene.CallBySession();
        await _sessionEndings[ending](scene, session);

        await scene.ShouldBeRejectedAsync<CallerRevokedException>();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Change_WhenTheCallerIsGood_IsMade(DatabaseProvider provider)
    {
        await using var scene = await CallerScene.SetAsync(provider);
        await scene.RestrictAsync(networks: ["203.0.113.0/24"]);

        scene.CallBySession();
        await scene.CreateAsync();
        scene.CallByKey();
        scene.Node.Caller.Address = IPAddress.Parse("203.0.113.9");
        await scene.CreateAsync();

        (await scene.NamesAsync()).ShouldBe(["key", "made", "made"]);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Change_WhenTheCallerLostWhatTheRequestRequires_IsDenied(DatabaseProvider provider)
    {
        await using var scene = await CallerScene.SetAsync(provider);
        scene.CallByKey();
        scene.Node.Caller.Requirements = [new ScopeRequirement("other"), new ScopeRequirement("write")];
        await scene.RestrictAsync(scopes: ["other", "read"]);

        (await scene.ShouldBeRejectedAsync<AccessDeniedException>()).Unmet.ShouldBe(new ScopeRequirement("write"));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Change_ThatTheKeyMayDoToItselfWithoutTheScope_IsMadeWithoutIt(DatabaseProvider provider)
    {
        await using var scene = await CallerScene.SetAsync(provider);
        scene.CallByKey();
        scene.Node.Caller.Requirements = [new ScopeRequirement("write", ExceptForSelf: true)];
        await scene.RestrictAsync(scopes: []);
        scene.Node.Caller.Target = Guid.NewGuid();
        await scene.ShouldBeRejectedAsync<AccessDeniedException>();

        scene.Node.Caller.Target = scene.Key.Id;
        var successor = await scene.SendAsync(new RotateAccesskey(null, null) { Id = scene.Key.Id });

        successor.RotatedFrom.ShouldBe(scene.Key.Id);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Create_WhenTheCallerWasNarrowed_GivesNoMoreThanTheCallerHoldsNow(DatabaseProvider provider)
    {
        await using var scene = await CallerScene.SetAsync(provider);
        scene.CallByKey();
        scene.Node.Caller.Address = IPAddress.Parse("203.0.113.9");
        await scene.RestrictAsync(scopes: ["orders:read"], networks: ["203.0.113.0/24"]);
        var request = new CreateAccesskey("made", "", 60);

        (await scene.SendAsync(request)).ShouldSatisfyAllConditions(
            made => made.Scopes.ShouldBe(["orders:read"]),
            made => made.AllowedIps.ShouldBe(["203.0.113.0/24"]));
        (await Should.ThrowAsync<ScopeExceededException>(() => scene.SendAsync(request with { Scopes = ["*"] }))).ExceededLimit.ShouldBe(ExceededLimit.Scopes);
        (await Should.ThrowAsync<ScopeExceededException>(() => scene.SendAsync(request with { AllowedIps = [] }))).ExceededLimit.ShouldBe(ExceededLimit.AllowedIps);
        (await Should.ThrowAsync<ScopeExceededException>(() => scene.SendAsync(request with { Expire = 2 * Subjects.Lifetime })))
            .ExceededLimit.ShouldBe(ExceededLimit.Expiry);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Change_WithoutACallerWhereOneIsNeeded_IsAMistake(DatabaseProvider provider)
    {
        await using var scene = await CallerScene.SetAsync(provider);

        await scene.ShouldBeRejectedAsync<InvalidOperationException>();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Change_ByACallerThatViewsACustomer_IsAMistake(DatabaseProvider provider)
    {
        await using var scene = await CallerScene.SetAsync(provider);
        scene.CallBySession(isViewing: true);

        await scene.ShouldBeRejectedAsync<InvalidOperationException>();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ChangeWithoutCaller_WhereThereIsOne_IsAMistake(DatabaseProvider provider)
    {
        await using var scene = await CallerScene.SetAsync(provider);
        scene.CallByKey();

        await Should.ThrowAsync<InvalidOperationException>(() => scene.Node.ReadAsync(
            db => db.ChangeWithoutCallerAsync(_ => Task.FromResult(true), WritePriority.Ordinary, CancellationToken.None)));
    }
}
