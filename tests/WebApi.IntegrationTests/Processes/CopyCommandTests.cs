using System.Net;
using System.Net.Http.Json;
using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

/// <summary>The command by which a service moves to another database.</summary>
public sealed class CopyCommandTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Copy_OfAStoppedService_ContinuesOnTheOtherDatabaseAndEndsTheOldOne(DatabaseProvider provider)
    {
        await using var old = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await using var target = new TestDatabaseLocation(provider);
        await target.CreateAsync();
        List<string> tokens = [];
        string? pageToken;
        string session;
        await using (var service = ServiceProcess.Start(old))
        {
            using var http = await service.SignedInAsync();
            var client = new AccesskeysClient(http);
            for (var number = 0; number < 3; number++)
            {
                tokens.Add((await client.CreateAccesskeyAsync(new CreateAccesskey { Name = $"key {number}", Detail = "", Expire = 3600 })).Token);
            }

            var page = await client.ListAccesskeysAsync(page_size: 1);
            pageToken = page.Next_page_token;
            session = http.DefaultRequestHeaders.Authorization!.Parameter!;
            await client.DeleteAccesskeyAsync(page.Result.Single().Id);
            service.Terminate();
            (await service.ExitCodeAsync()).ShouldBe(0);
        }

        await using (var copy = ServiceProcess.Copy(old, target))
        {
            (await copy.ExitCodeAsync()).ShouldBe(0, string.Join('\n', copy.Errors));
            copy.Output.ShouldContain("Accesskeys: 3 of 3");
            copy.Output.ShouldEndWith("The database was copied and is retired. Start the service with the settings of the new one.\n");
        }

        await using (var service = ServiceProcess.Start(target))
        {
            using var http = await service.ReadyAsync();
            http.DefaultRequestHeaders.Authorization = new("Bearer", session);
            (await VerifyAsync(http, tokens)).ShouldBe([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized]);
            (await new AccesskeysClient(http).ListAccesskeysAsync(page_token: pageToken)).Result.Select(key => key.Name).ShouldBe(["key 1", "key 0"]);
        }

        await using (var service = ServiceProcess.Start(old))
        {
            using var http = await service.ListeningAsync();
            (await http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await VerifyAsync(http, tokens)).ShouldAllBe(status => status == HttpStatusCode.ServiceUnavailable);
            service.Output.ShouldContain("was copied to another one and is retired");
        }
    }

    [Fact]
    public async Task Copy_WhileTheServiceRuns_SaysWhyNotInOneLine()
    {
        await using var old = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await using var target = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await using var service = ServiceProcess.Start(old);
        using var http = await service.SignedInAsync();
        var client = new AccesskeysClient(http);
        while ((await client.ListNodesAsync()).Result.Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }

        await using var copy = ServiceProcess.Copy(old, target);

        (await copy.ExitCodeAsync()).ShouldBe(1);
        copy.Errors.ShouldHaveSingleItem().ShouldStartWith($"copy: a node on {Environment.MachineName} uses the database to copy. Stop all nodes.");
        await client.GetCustomerAsync();
    }

    [Fact]
    public async Task Copy_WithoutATarget_NamesTheSetting()
    {
        await using var old = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await old.MigrateAsync();

        await using var copy = ServiceProcess.Start(old.Folder, old.Settings, "Production", "copy");

        (await copy.ExitCodeAsync()).ShouldBe(1);
        copy.Errors.ShouldHaveSingleItem().ShouldStartWith("CopyTo:Provider: ");
    }

    [Fact]
    public async Task Copy_WhereThereIsNoDatabase_CreatesNone()
    {
        await using var old = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await using var target = new TestDatabaseLocation(DatabaseProvider.Sqlite);

        await using var copy = ServiceProcess.Copy(old, target);

        (await copy.ExitCodeAsync()).ShouldBe(1);
        copy.Errors.ShouldHaveSingleItem().ShouldStartWith($"copy: there is no database at {old.File}.");
        File.Exists(old.File).ShouldBeFalse();
    }

    private static async Task<HttpStatusCode[]> VerifyAsync(HttpClient http, List<string> tokens) =>
        await Task.WhenAll(tokens.Select(async token =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1.0/customer") { Headers = { Authorization = new("Bearer", token) } };
            return (await http.SendAsync(request)).StatusCode;
        }));
}
