using System.Net;
using Accesskeys.Client;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

/// <summary>The command that resets the password of a locked-out user.</summary>
public sealed class PasswordCommandTests : TemporaryFolder
{
    private const string New = "a better horse battery staple";
    private const string UnknownUser = "the user doesn't exist, or its customer was deleted.";
    private const string NoDatabase = "the database doesn't exist or isn't migrated. Run the command migrate first.";

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Password_OfALockedOutAgent_IsSetAndEndsTheSessionsOnARunningService(DatabaseProvider provider)
    {
        await using var location = new TestDatabaseLocation(provider);
        await location.MigrateAsync();
        await using var service = ServiceProcess.Start(location);
        using var http = await service.SignedInAsync();
        var signedIn = new AccesskeysClient(http);
        await signedIn.GetCustomerAsync();
        using var anonymous = HttpClients.OfService(http.BaseAddress!);

        await using var process = await RunAsync(location, Service.Username.ToUpperInvariant(), New + "\r\nand more");

        (await process.ExitCodeAsync()).ShouldBe(0);
        process.Output.Trim().ShouldBe($"The password of {Service.Username} was set, and its sessions were ended.");
        process.Errors.ShouldBeEmpty();
        await RevocationBound.PassAsync();
        (await Should.ThrowAsync<AccesskeysException>(() => signedIn.GetCustomerAsync())).StatusCode.ShouldBe(401);
        (await LoginAsync(anonymous, Service.Password)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await LoginAsync(anonymous, New)).Status.ShouldBe(HttpStatusCode.OK);
        (await LastChangeAsync(location))
            .ShouldBe(("Agent", "Updated", "Service", """{"session_generation":0}""", """{"session_generation":1}"""));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Password_WhenRejected_LeavesTheOldOneAndSaysWhyInOneLine(DatabaseProvider provider)
    {
        await using var location = new TestDatabaseLocation(provider);
        await location.MigrateAsync();
        await using var service = ServiceProcess.Start(location);
        using var http = await service.SignedInAsync();

        await RejectsAsync(location, "nobody", New, UnknownUser);
        await RejectsAsync(location, Service.Username + " ", New, UnknownUser);
        await RejectsAsync(location, Service.Username, "elevenchars", "the password must be 12 to 128 characters.");
        await RejectsAsync(location, Service.Username, "", "the password must be 12 to 128 characters.");
        await RejectsAsync(location, Service.Username, "\n" + New, "the password must be 12 to 128 characters.");

        await RevocationBound.PassAsync();
        await new AccesskeysClient(http).GetCustomerAsync();
        (await LoginAsync(http, Service.Password)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Password_OfAnAgentWhoseCustomerIsDeleted_ReportsAnUnknownAgent()
    {
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await using var service = ServiceProcess.Start(location);
        using var http = await service.SignedInAsync();
        var client = new AccesskeysClient(http);
        var customer = await client.CreateCustomerAsync(new CreateCustomer { Name = "Acme", Username = "ada", Password = Service.Password });
        await client.DeleteCustomerAsync(customer.Id);

        await RejectsAsync(location, "ada", New, UnknownUser);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Password_WhereTheDatabaseIsMissing_SaysSoAndMakesNone(DatabaseProvider provider)
    {
        await using var location = new TestDatabaseLocation(provider);

        await using var process = ServiceProcess.Start(location.Folder, location.Settings, "Production", "password", Service.Username);

        await FailsAsync(
            process,
            provider == DatabaseProvider.Sqlite ? $"there is no database at {location.File}. To use another one, set ConnectionStrings:Accesskeys." : NoDatabase);
        File.Exists(location.File).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Password_WhereTheDatabaseIsNotMigrated_SaysSo(DatabaseProvider provider)
    {
        await using var location = new TestDatabaseLocation(provider);
        await location.CreateAsync();
        await using (await location.OpenAsync())
        {
            // Opening SQLite's file creates it.
        }

        await using var process = ServiceProcess.Start(location.Folder, location.Settings, "Production", "password", Service.Username);

        await FailsAsync(process, NoDatabase);
    }

    [Theory]
    [InlineData("SqlServer", "Server=127.0.0.1,1;Password=hunter22;User Id=sa")]
    [InlineData("Sqlite", "Data Source=no-database.db")]
    public async Task Password_WhereTheDatabaseCannotBeUsed_SaysWhyInOneLine(string provider, string connectionString)
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "no-database.db"), new string('x', 4096));
        var settings = new Dictionary<string, string> { ["Database:Provider"] = provider, ["ConnectionStrings:Accesskeys"] = connectionString };

        await using var process = ServiceProcess.Start(Folder, settings, "Production", "password", Service.Username);

        (await process.ExitCodeAsync()).ShouldBe(1);
        var line = process.Errors.ShouldHaveSingleItem();
        line.ShouldStartWith("password: ");
        line.ShouldNotContain("retries");
        line.ShouldNotContain("hunter22");
        process.Output.Trim().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("--", "-alice")]
    public async Task Password_WithADatabaseAsArgument_LooksForTheUserThere(params string[] username)
    {
        await using var process = ServiceProcess.Start(
            Folder, settings: null, "Production", ["password", .. username, "--ConnectionStrings:Accesskeys=Data Source=elsewhere.db"]);

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldContain("elsewhere.db");
    }

    [Fact]
    public async Task Password_OnATerminal_IsAskedForTwiceAndNotShown()
    {
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await using var service = ServiceProcess.Start(location);
        using var http = await service.ReadyAsync();

        await using var terminal = Terminal.Start(location, "password", Service.Username);
        await terminal.AnswerAsync("New password: ", New + "x\u007f\n");
        await terminal.AnswerAsync("Repeat new password: ", New + "\n");

        (await terminal.ExitCodeAsync()).ShouldBe(0);
        terminal.Screen.ShouldEndWith(
            $"New password: \r\nRepeat new password: \r\nThe password of {Service.Username} was set, and its sessions were ended.\r\n");
        (await LoginAsync(http, New)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Password_OnATerminalWhereTheTwoDiffer_IsLeftAsItWas()
    {
        await using var location = new TestDatabaseLocation(DatabaseProvider.Sqlite);
        await using var service = ServiceProcess.Start(location);
        using var http = await service.ReadyAsync();

        await using var terminal = Terminal.Start(location, "password", Service.Username);
        await terminal.AnswerAsync("New password: ", New + "\n");
        await terminal.AnswerAsync("Repeat new password: ", New + ".\n");

        (await terminal.ExitCodeAsync()).ShouldBe(1);
        terminal.Screen.ShouldEndWith("New password: \r\nRepeat new password: \r\npassword: the two passwords differ.\r\n");
        (await LoginAsync(http, Service.Password)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task RejectsAsync(TestDatabaseLocation location, string username, string input, string line)
    {
        await using var process = await RunAsync(location, username, input);
        await FailsAsync(process, line);
    }

    private static async Task<ServiceProcess> RunAsync(TestDatabaseLocation location, string username, string input)
    {
        var process = ServiceProcess.Start(location.Folder, location.Settings, "Production", "password", username);
        await process.EnterAsync(input);
        return process;
    }

    private static async Task FailsAsync(ServiceProcess process, string line)
    {
        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldBe(["password: " + line]);
        process.Output.Trim().ShouldBeEmpty();
    }

    private static Task<ServiceResponse> LoginAsync(HttpClient http, string password) => http.SendAsync(
        HttpMethod.Post, "/auth/login",
        content: RequestExtensions.Json($$"""{"username": "{{Service.Username}}", "password": "{{password}}"}"""));

    private static async Task<(string Subject, string Action, string Actor, string Before, string After)> LastChangeAsync(TestDatabaseLocation location)
    {
        await using var connection = await location.OpenAsync();
        await using var command = connection.Command(
            "SELECT SubjectKind, Action, ActorKind, Before, After FROM Changes WHERE Number = (SELECT MAX(Number) FROM Changes)");
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue();
        return (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4));
    }
}
