using System.Net;
using System.Net.Http.Headers;
using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class RefusalFloodTests
{
    private const int FloodedKeys = 110;
    private const int Addresses = 100;
    private const int TokensInARequest = 100;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Refusals_WhileAnotherCustomerFillsTheBuffer_AreCountedWithTheirAddress(DatabaseProvider provider)
    {
        await using var location = new TestDatabaseLocation(provider);
        await location.MigrateAsync();
        CreatedAccesskey dead, used;
        string session;
        await using (var process = StartSmall(location))
        {
            using var http = await process.SignedInAsync();
            var flooder = new AccesskeysClient(http);
            session = await RegisterCustomerAsync(flooder);
            using var signedIn = WithCredential(http, session);
            var victim = new AccesskeysClient(signedIn);
            var flooded = new List<CreatedAccesskey>();
            while (flooded.Count < FloodedKeys)
            {
                flooded.Add(await flooder.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600, Enabled = false }));
            }

            dead = await victim.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600, Enabled = false });
            used = await victim.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 });
            await FloodAsync(flooder, flooded);
            (await StatusAsync(http, dead)).ShouldBe(HttpStatusCode.Unauthorized);
            (await StatusAsync(http, dead)).ShouldBe(HttpStatusCode.Unauthorized);
            (await StatusAsync(http, used)).ShouldBe(HttpStatusCode.OK);
            process.Terminate();
            (await process.ExitCodeAsync()).ShouldBe(0);
        }

        await using var restarted = ServiceProcess.Start(location);
        using var again = await restarted.SignedInAsync();
        using var victimAgain = WithCredential(again, session);
        var owned = new AccesskeysClient(victimAgain);
        (await owned.ListRefusalsAsync(dead.Id)).Result.Select(refusal => (refusal.Address, refusal.Code, refusal.Count))
            .ShouldBe([("127.0.0.1", "disabled", 2)]);
        (await owned.GetAccesskeyAsync(used.Id)).Tm_last_used.HasValue.ShouldBeTrue();
    }

    // Its buffer has fewer places than the flood asks for.
    private static ServiceProcess StartSmall(TestDatabaseLocation location) => ServiceProcess.Start(
        location.Folder, ServiceProcess.Complete().Concat(location.Settings).Append(new("Accesskeys:CacheEntries", "200")).ToDictionary());

    private static async Task<string> RegisterCustomerAsync(AccesskeysClient client)
    {
        await client.CreateCustomerAsync(new CreateCustomer { Name = "Victim", Username = "victim", Password = Service.Password });
        return (await client.LoginAsync(new Login { Username = "victim", Password = Service.Password })).Token;
    }

    private static async Task FloodAsync(AccesskeysClient client, IReadOnlyCollection<CreatedAccesskey> keys)
    {
        foreach (var tokens in keys.Select(key => key.Token).Chunk(TokensInARequest))
        {
            for (var address = 0; address < Addresses; address++)
            {
                await client.VerifyAccesskeyAsync(new VerifyAccesskey { Tokens = tokens, Ip = $"198.51.100.{address}" });
            }
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, CreatedAccesskey key)
    {
        using var user = WithCredential(http, key.Token);
        return (await user.GetAsync("/auth/verify")).StatusCode;
    }

    private static HttpClient WithCredential(HttpClient http, string credential)
    {
        var user = HttpClients.OfService(http.BaseAddress!);
        user.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        return user;
    }
}
