namespace Accesskeys.WebApi.IntegrationTests.Processes;

/// <summary>Which settings and which database count, wherever the program is started from.</summary>
public sealed class WorkingFolderTests : TemporaryFolder, IClassFixture<ProgramCopy>
{
    private readonly ProgramCopy _copy;

    public WorkingFolderTests(ProgramCopy copy)
    {
        _copy = copy;
        _copy.Reset();
    }

    private string Elsewhere => Directory.CreateDirectory(Path.Combine(Folder, "elsewhere")).FullName;

    [Fact]
    public async Task Start_OfThePublishedProgramFromAnotherFolder_TakesTheSettingsBesideTheProgram()
    {
        await File.WriteAllTextAsync(Path.Combine(_copy.Program, "appsettings.json"), """{"Accesskeys": {"CacheEntries": 0}}""");

        await using var process = ServiceProcess.StartCopy(_copy.Program, Elsewhere, ServiceProcess.Complete());

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldStartWith("Accesskeys:CacheEntries: ");
    }

    [Fact]
    public async Task Start_OfThePublishedProgramFromAnotherFolder_KeepsTheDatabaseBesideTheProgram()
    {
        await using var process = ServiceProcess.StartCopy(_copy.Program, Elsewhere, ServiceProcess.Complete());
        using var http = await process.ReadyAsync();

        File.Exists(Path.Combine(_copy.Program, "App_Data", "accesskeys.db")).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(Elsewhere).ShouldBeEmpty();
    }

    [Fact]
    public async Task Migrate_OfTheBuiltProgramFromAnotherFolder_IsOfTheProjectsDatabase()
    {
        _copy.MarkAsBuilt();

        await using var process = ServiceProcess.StartCopy(_copy.Program, Elsewhere, settings: null, "migrate");

        (await process.ExitCodeAsync()).ShouldBe(0);
        File.Exists(Path.Combine(_copy.Project, "App_Data", "accesskeys.db")).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(Elsewhere).ShouldBeEmpty();
    }

    [Fact]
    public async Task Password_WhereThereIsNoDatabase_NamesItAndCreatesNothing()
    {
        var before = Directory.EnumerateFileSystemEntries(Folder).ToList();

        await using var process = ServiceProcess.Start(Folder, settings: null, "Production", "password", "operator");

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldBe(
            $"password: there is no database at {Path.Combine(Folder, "App_Data", "accesskeys.db")}. To use another one, set ConnectionStrings:Accesskeys.");
        Directory.EnumerateFileSystemEntries(Folder).ShouldBe(before);
    }
}
