using System.Net;
using System.Net.Http.Headers;
using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class CountedUsageTests
{
    private const int AtATime = 16;
    private const int BeforeTheStop = 2000;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Usage_OfTwoNodes_AddsUp(DatabaseProvider provider)
    {
        await using var location = new TestDatabaseLocation(provider);
        await location.MigrateAsync();
        CreatedAccesskey key;
        await using (var first = ServiceProcess.Start(location))
        {
            using var http = await first.SignedInAsync();
            key = await new AccesskeysClient(http).CreateAccesskeyAsync(new CreateAccesskey { Expire = 600, Scopes = ["accesskeys:verify"], External_id = "tenant" });
            await using var second = ServiceProcess.Start(location);
            using var other = await second.SignedInAsync();
            await UseAsync(http, key.Token);
            await UseAsync(other, key.Token);
            first.Terminate();
            second.Terminate();
            (await first.ExitCodeAsync(), await second.ExitCodeAsync()).ShouldBe((0, 0));
        }

        await using var restarted = ServiceProcess.Start(location);
        using var again = await restarted.SignedInAsync();
        var client = new AccesskeysClient(again);
        foreach (var step in new[] { "hour", "day" })
        {
            var ofKey = await AllAsync(client.AllAccesskeyUsageAsync(key.Id, step: step, pageSize: 1));
            ofKey.GroupBy(row => row.Outcome).Select(rows => (rows.Key, rows.Sum(row => row.Uses), rows.Sum(row => row.Valid), rows.Sum(row => row.Cost)))
                .ShouldBe([("insufficient_scope", 2, 0, 0), ("valid", 8, 8, 8)], ignoreOrder: true);
            var byOwner = await AllAsync(client.AllUsageAsync(step: step, groupBy: "external_id"));
            byOwner.ShouldAllBe(row => row.External_id == "tenant");
            byOwner.Sum(row => row.Uses).ShouldBe(10);
        }

        async Task UseAsync(HttpClient http, string token)
        {
            (await http.VerifyAsync(token)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await http.VerifyAsync(token)).StatusCode.ShouldBe(HttpStatusCode.OK);
            using var holder = HttpClients.OfService(http.BaseAddress!);
            holder.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            (await holder.GetAsync("/v1.0/customer")).EnsureSuccessStatusCode();
            var client = new AccesskeysClient(holder);
            await client.VerifyAccesskeyAsync(new VerifyAccesskey { Tokens = [token, "unknown", token] });
            await client.VerifyAccesskeyAsync(new VerifyAccesskey { Token = token, Scopes = ["missing"] });
        }
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Terminate_UnderLoad_CountsEveryVerificationThatGotAResponse(DatabaseProvider provider)
    {
        await using var location = new TestDatabaseLocation(provider);
        await location.MigrateAsync();
        await using var process = ServiceProcess.Start(location);
        using var http = await process.SignedInAsync();
        var client = new AccesskeysClient(http);
        var keys = new List<CreatedAccesskey>();
        while (keys.Count < AtATime)
        {
            keys.Add(await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 600 }));
        }

        var (sent, answered) = (0, 0);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = Task.WhenAll(keys.Select(key => Task.Run(() => UseUntilItStopsAsync(key.Token))));
        await enough.Task;
        process.Terminate();
        await load;
        (await process.ExitCodeAsync()).ShouldBe(0);

        var hours = await location.CountAsync("SELECT SUM(Uses) FROM UsageHours");
        hours.ShouldBeInRange(answered, sent);
        (await location.CountAsync("SELECT SUM(Uses) FROM UsageDays")).ShouldBe(hours);
        (await location.CountAsync("SELECT SUM(Cost) FROM UsageDays")).ShouldBe(hours);
        process.Output.ShouldNotContain("may be lost");

        async Task UseUntilItStopsAsync(string token)
        {
            using var user = HttpClients.OfService(http.BaseAddress!);
            user.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            try
            {
                while (true)
                {
                    Interlocked.Increment(ref sent);
                    using var answer = await user.GetAsync("/auth/verify");
                    answer.StatusCode.ShouldBe(HttpStatusCode.OK);
                    if (Interlocked.Increment(ref answered) == BeforeTheStop)
                    {
                        enough.SetResult();
                    }
                }
            }
            catch (HttpRequestException)
            {
                // The node no longer accepts connections.
            }
        }
    }

    private static async Task<List<Client.Usage>> AllAsync(IAsyncEnumerable<Client.Usage> usage) => await usage.ToListAsync();
}
