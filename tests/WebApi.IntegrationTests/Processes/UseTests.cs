using System.Net;
using System.Net.Http.Headers;
using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class UseTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task UsesAndSignIns_AreThereAfterTheServiceHasStopped(DatabaseProvider provider)
    {
        await using var location = new TestDatabaseLocation(provider);
        await location.MigrateAsync();
        CreatedAccesskey used, unused;
        await using (var process = ServiceProcess.Start(location))
        {
            using var http = await process.SignedInAsync();
            var client = new AccesskeysClient(http);
            (used, unused) = (await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 }), await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 }));
            using var user = HttpClients.OfService(http.BaseAddress!);
            user.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", used.Token);
            (await user.GetAsync("/auth/verify")).EnsureSuccessStatusCode();
            await client.UpdateAccesskeyAsync(used.Id, new UpdateAccesskey { Enabled = false });
            (await user.GetAsync("/auth/verify")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await user.GetAsync("/auth/verify?another=parameter")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            await client.VerifyAccesskeyAsync(new VerifyAccesskey { Token = used.Token, Ip = "203.0.113.7" });
            using var guessing = await user.PostAsync("/auth/login", RequestExtensions.Json($$"""{"username": "{{OperatorAccount.Username}}", "password": "wrong"}"""));
            guessing.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            process.Terminate();
            (await process.ExitCodeAsync()).ShouldBe(0);
        }

        await using var restarted = ServiceProcess.Start(location);
        using var again = await restarted.SignedInAsync();
        var keys = new AccesskeysClient(again);

        used.Tm_last_used.HasValue.ShouldBeFalse();
        var shown = await keys.GetAccesskeyAsync(used.Id);
        shown.Tm_last_used!.Value.ShouldBeGreaterThan(shown.Tm_create);
        (await keys.GetAccesskeyAsync(unused.Id)).Tm_last_used.HasValue.ShouldBeFalse();
        var refusals = await keys.ListRefusalsAsync(used.Id);
        refusals.Result.Select(refusal => (refusal.Address, refusal.Code, refusal.Count)).ShouldBe(
            [("127.0.0.1", "disabled", 2), ("203.0.113.7", "disabled", 1)], ignoreOrder: true);
        (await keys.ListRefusalsAsync(unused.Id)).Result.ShouldBeEmpty();
        var signIns = await keys.ListSignInsAsync((await keys.ListUsersAsync()).Result.Single().Id);
        signIns.Result.Select(signIn => (signIn.Address, signIn.Outcome)).ShouldBe([("127.0.0.1", "succeeded"), ("127.0.0.1", "failed")], ignoreOrder: true);
        signIns.Result.Single(signIn => signIn.Outcome == "failed").Count.ShouldBe(1);

        // The second process may have written its own sign-in by now.
        signIns.Result.Single(signIn => signIn.Outcome == "succeeded").Count.ShouldBeInRange(1, 2);
    }
}
