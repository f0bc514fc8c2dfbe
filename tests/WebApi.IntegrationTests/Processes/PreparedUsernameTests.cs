using System.Net;
using System.Text.Json;
using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

/// <summary>RFC 8265 usernames in separate processes: the commands, the first start, and different environments.</summary>
public sealed class PreparedUsernameTests : TemporaryFolder
{
    private const string Composed = "Zo\u00EB TITI";
    private const string Decomposed = "ZOE\u0308 titi";
    private const string New = "a better horse b\u00E4ttery staple";

    [Theory]
    [InlineData("C.UTF-8")]
    [InlineData("tr_TR.UTF-8")]
    public async Task Start_WhateverTheLanguage_FindsTheOperatorInEitherCase(string language)
    {
        var settings = ServiceProcess.Complete();
        settings["Bootstrap:Username"] = Composed;
        settings["LANG"] = settings["LC_ALL"] = language;
        await using var process = ServiceProcess.Start(Folder, settings);
        using var http = await process.ReadyAsync();

        (await LoginAsync(http, Decomposed, Service.Password)).Status.ShouldBe(HttpStatusCode.OK);
        (await LoginAsync(http, Decomposed.ToUpperInvariant(), Service.Password)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Password_OfAUsernameInAnyForm_IsSetInTheForm()
    {
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        var settings = ServiceProcess.Complete().Concat(location.Settings).ToDictionary();
        settings["Bootstrap:Username"] = Composed;
        await using var service = ServiceProcess.Start(location.Folder, settings);
        using var http = await service.ReadyAsync();

        await using var process = ServiceProcess.Start(location.Folder, location.Settings, "Production", "password", Decomposed);
        await process.EnterAsync(New.Normalize(System.Text.NormalizationForm.FormD));

        (await process.ExitCodeAsync()).ShouldBe(0);
        process.Output.ShouldContain(Composed);
        (await LoginAsync(http, Composed, New)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("password", "alice")]
    public async Task Command_WithInvariantGlobalization_NamesTheSetting(params string[] arguments)
    {
        var settings = new Dictionary<string, string> { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" };

        await using var process = ServiceProcess.Start(Folder, settings, "Production", arguments);

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldStartWith("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: ");
        Directory.EnumerateFileSystemEntries(Folder).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Migrate_WithAUsernameOfAnEarlierVersion_PreparesItBesideARunningService(DatabaseProvider provider)
    {
        const string Legacy = "e\u0301va";
        await using var location = new TestDatabaseLocation(provider);
        await location.MigrateAsync();
        await using var service = ServiceProcess.Start(location);
        using var http = await service.SignedInAsync();
        await new AccesskeysClient(http).CreateCustomerAsync(new CreateCustomer { Name = "Acme", Username = "legacy", Password = Service.Password });
        await using (var connection = await location.OpenAsync())
        {
            var literal = provider == DatabaseProvider.Sqlite ? $"'{Legacy}'" : $"N'{Legacy}'";
            await connection.ExecuteAsync($"UPDATE Agents SET Username = {literal}, NormalizedUsername = {literal} WHERE Username = 'legacy'");
        }

        (await LoginAsync(http, Legacy, Service.Password)).Status.ShouldBe(HttpStatusCode.OK);
        (await LoginAsync(http, "\u00E9va", Service.Password)).Status.ShouldBe(HttpStatusCode.Unauthorized);

        await using var process = ServiceProcess.Start(location.Folder, location.Settings, "Production", "migrate");

        (await process.ExitCodeAsync()).ShouldBe(0);
        process.Output.Trim().ShouldBe("The database is up to date.");
        (await LoginAsync(http, Legacy, Service.Password)).Status.ShouldBe(HttpStatusCode.OK);
        (await LoginAsync(http, "\u00C9VA", Service.Password)).Json.GetProperty("username").GetString().ShouldBe(Legacy);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Start_WithAUsernameOfAnEarlierVersion_PreparesItAutomatically(DatabaseProvider provider)
    {
        const string Legacy = "e\u0301va";
        await using var location = new TestDatabaseLocation(provider);
        await location.MigrateAsync();
        await using (var service = ServiceProcess.Start(location))
        {
            using var first = await service.ReadyAsync();
        }

        await using (var connection = await location.OpenAsync())
        {
            var literal = provider == DatabaseProvider.Sqlite ? $"'{Legacy}'" : $"N'{Legacy}'";
            await connection.ExecuteAsync($"UPDATE Agents SET Username = {literal}, NormalizedUsername = {literal}");
        }

        await using var again = ServiceProcess.Start(location);
        using var http = await again.ReadyAsync();

        (await LoginAsync(http, "\u00C9VA", Service.Password)).Json.GetProperty("username").GetString().ShouldBe(Legacy);
    }

    private static Task<ServiceResponse> LoginAsync(HttpClient http, string username, string password) => http.SendAsync(
        HttpMethod.Post, "/auth/login", content: RequestExtensions.Json(JsonSerializer.Serialize(new { username, password })));
}
