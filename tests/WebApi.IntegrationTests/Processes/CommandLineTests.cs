using Accesskeys.Infrastructure.Settings;
using Accesskeys.WebApi.Startup;

namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class CommandLineTests : TemporaryFolder
{
    private const string Password = "a better horse battery staple";

    [Theory]
    [InlineData("migrat")]
    [InlineData("Migrate")]
    [InlineData("serve")]
    [InlineData("")]
    [InlineData("migrate", "now")]
    [InlineData("migrate", "--scrip")]
    [InlineData("copy", "now")]
    [InlineData("--urls=http://127.0.0.1:0", "migrate")]
    [InlineData("--verson")]
    [InlineData("-x")]
    [InlineData("--urls")]
    [InlineData("--urls", "--Database:Provider=Sqlite")]
    [InlineData("/urls=http://127.0.0.1:0")]
    [InlineData("urls=http://127.0.0.1:0")]
    [InlineData("--SigningKey=hunter22")]
    [InlineData("copy", "postgres://user:hunter22@db/accesskeys")]
    [InlineData("copy", "Host=db;Password=hunter22")]
    public async Task Start_WithAnUnknownCommandOrAStrayArgument_ListsTheCommandsAndEnds(params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(arguments);

        exitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        errors.ShouldStartWith("Unknown command or option: ");
        errors.ShouldContain("  migrate ");
        errors.ShouldContain("  copy ");
        errors.ShouldContain("  password USERNAME ");
        errors.ShouldNotContain("hunter22");
    }

    [Theory]
    [InlineData]
    [InlineData("alice", Password)]
    [InlineData("alice", "--" + Password)]
    [InlineData("-alice")]
    [InlineData("--")]
    [InlineData("--", "-alice", Password)]
    [InlineData("--Database:Provider=Sqlite", "alice")]
    public async Task Password_WithAnythingButAUsernameAndSettings_ListsTheCommandsAndRepeatsNothing(params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(["password", .. arguments]);

        exitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        errors.ShouldStartWith("password takes one username, and settings. ");
        errors.ShouldContain("  password USERNAME ");
        errors.ShouldNotContain(Password);
    }

    [Theory]
    [InlineData("--ConnectionStrings:CopyTo=Host=db;Password=" + Password)]
    [InlineData("--connectionstrings:copyto", "Host=db;Password=" + Password)]
    [InlineData("--ConnectionStrings:Accesskeys=Host=db;Password=" + Password)]
    public async Task Copy_WithAConnectionStringAsArgument_TakesNoneAndRepeatsNothing(params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(["copy", "--CopyTo:Provider=PostgreSql", .. arguments]);

        exitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        errors.ShouldStartWith("copy takes no connection strings as arguments, ");
        errors.ShouldNotContain(Password);
    }

    [Fact]
    public async Task Process_WithAnUnknownCommand_TouchesNothingAndExits()
    {
        await using var process = ServiceProcess.Start(Folder, ServiceProcess.Complete(), "Production", "migrat");

        (await process.ExitCodeAsync()).ShouldBe(2);
        process.Output.Trim().ShouldBeEmpty();
        process.Errors[0].ShouldBe("Unknown command or option: migrat");
        Directory.EnumerateFileSystemEntries(Folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--Accesskeys:CacheEntries=0")]
    [InlineData("--Accesskeys:CacheEntries", "0")]
    [InlineData("--environment", "Production", "--Accesskeys:CacheEntries=0")]
    public async Task Start_WithASettingAsArgument_TakesIt(params string[] arguments)
    {
        (await RunAsync(arguments)).ExitCode.ShouldBeNull();

        (await Should.ThrowAsync<SettingException>(() => Server.RunAsync(
            ["--contentRoot", Folder, "--Sessions:SigningKey=a signing key that only these tests know", .. arguments])))
            .Message.ShouldStartWith("Accesskeys:CacheEntries: ");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    [InlineData("--help", "migrate")]
    [InlineData("migrate", "--help")]
    [InlineData("password", "--help")]
    [InlineData("migrat", "-h")]
    public async Task Help_WithoutAnySettings_ListsTheCommands(params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(arguments);

        exitCode.ShouldBe(0);
        output.ShouldStartWith("Usage: ");
        output.ShouldContain("  migrate --script ");
        errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Version_WithoutAnySettings_IsOneLine()
    {
        await using var process = ServiceProcess.Start(Folder, settings: null, "Production", "--version");

        (await process.ExitCodeAsync()).ShouldBe(0);
        process.Output.Trim().ShouldMatch(@"^\d+\.\d+\.\d+(\+\S+)?$");
        process.Errors.ShouldBeEmpty();
    }

    private static async Task<(int? ExitCode, string Output, string Errors)> RunAsync(string[] arguments)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var exitCode = await CommandLine.RunAsync(arguments, output, errors);
        return (exitCode, output.ToString(), errors.ToString());
    }
}
