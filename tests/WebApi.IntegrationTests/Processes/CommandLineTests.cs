namespace Accesskeys.WebApi.IntegrationTests.Processes;

public sealed class CommandLineTests : TemporaryFolder
{
    [Theory]
    [InlineData("migrat")]
    [InlineData("Migrate")]
    [InlineData("serve")]
    [InlineData("")]
    [InlineData("migrate", "now")]
    [InlineData("migrate", "--scrip")]
    [InlineData("--urls=http://127.0.0.1:0", "migrate")]
    [InlineData("--verson")]
    [InlineData("-x")]
    [InlineData("--urls")]
    [InlineData("--urls", "--Database:Provider=Sqlite")]
    [InlineData("/urls=http://127.0.0.1:0")]
    [InlineData("urls=http://127.0.0.1:0")]
    [InlineData("--SigningKey=hunter22")]
    public async Task Start_WithAnUnknownCommandOrAStrayArgument_ListsTheCommandsAndEnds(params string[] arguments)
    {
        await using var process = ServiceProcess.Start(Folder, ServiceProcess.Complete(), "Production", arguments);

        (await process.ExitCodeAsync()).ShouldBe(2);
        process.Output.Trim().ShouldBeEmpty();
        var errors = string.Join('\n', process.Errors);
        errors.ShouldStartWith("Unknown command or option: ");
        errors.ShouldContain("  migrate ");
        errors.ShouldContain("  password USERNAME ");
        errors.ShouldNotContain("hunter22");
        Directory.EnumerateFileSystemEntries(Folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--Accesskeys:CacheEntries=0")]
    [InlineData("--Accesskeys:CacheEntries", "0")]
    [InlineData("--environment", "Production", "--Accesskeys:CacheEntries=0")]
    public async Task Start_WithASettingAsArgument_TakesIt(params string[] arguments)
    {
        await using var process = ServiceProcess.Start(Folder, ServiceProcess.Complete(), "Production", arguments);

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldStartWith("Accesskeys:CacheEntries: ");
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
        await using var process = ServiceProcess.Start(Folder, settings: null, "Production", arguments);

        (await process.ExitCodeAsync()).ShouldBe(0);
        process.Output.ShouldStartWith("Usage: ");
        process.Output.ShouldContain("  migrate --script ");
        process.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Version_WithoutAnySettings_IsOneLine()
    {
        await using var process = ServiceProcess.Start(Folder, settings: null, "Production", "--version");

        (await process.ExitCodeAsync()).ShouldBe(0);
        process.Output.Trim().ShouldMatch(@"^\d+\.\d+\.\d+(\+\S+)?$");
        process.Errors.ShouldBeEmpty();
    }
}
