namespace Accesskeys.WebApi.IntegrationTests.Processes;

/// <summary>Which settings and which database count, wherever the program is started from.</summary>
public sealed class WorkingFolderTests : TemporaryFolder
{
    private const string Marker = "Properties/launchSettings.json";

    private string Elsewhere => Directory.CreateDirectory(Path.Combine(Folder, "elsewhere")).FullName;

    [Fact]
    public async Task Start_OfThePublishedProgramFromAnotherFolder_TakesTheSettingsBesideTheProgram()
    {
        var program = CopyProgram("published");
        await File.WriteAllTextAsync(Path.Combine(program, "appsettings.json"), """{"Accesskeys": {"CacheEntries": 0}}""");

        await using var process = ServiceProcess.StartCopy(program, Elsewhere, ServiceProcess.Complete());

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldStartWith("Accesskeys:CacheEntries: ");
    }

    [Fact]
    public async Task Start_OfThePublishedProgramFromAnotherFolder_KeepsTheDatabaseBesideTheProgram()
    {
        var program = CopyProgram("published");
        await using var process = ServiceProcess.StartCopy(program, Elsewhere, ServiceProcess.Complete());
        using var http = await process.ReadyAsync();

        File.Exists(Path.Combine(program, "App_Data", "accesskeys.db")).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(Elsewhere).ShouldBeEmpty();
    }

    [Fact]
    public async Task Migrate_OfTheBuiltProgramFromAnotherFolder_IsOfTheProjectsDatabase()
    {
        var program = CopyProgram("project/bin/Debug/net10.0");
        var project = Path.Combine(Folder, "project");
        foreach (var folder in new[] { project, program })
        {
            Directory.CreateDirectory(Path.Combine(folder, "Properties"));
            await File.WriteAllTextAsync(Path.Combine(folder, Marker), "{}");
        }

        await using var process = ServiceProcess.StartCopy(program, Elsewhere, settings: null, "migrate");

        (await process.ExitCodeAsync()).ShouldBe(0);
        File.Exists(Path.Combine(project, "App_Data", "accesskeys.db")).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(Elsewhere).ShouldBeEmpty();
    }

    [Fact]
    public async Task Password_WhereThereIsNoDatabase_NamesItAndCreatesNothing()
    {
        var before = Directory.EnumerateFileSystemEntries(Folder).ToList();

        await using var process = ServiceProcess.Start(Folder, settings: null, "Production", "password", "operator");

        (await process.ExitCodeAsync()).ShouldBe(1);
        process.Errors.ShouldHaveSingleItem().ShouldBe(
            $"password: there is no database at {Path.Combine(Folder, "App_Data", "accesskeys.db")}. To use another, set ConnectionStrings:Accesskeys.");
        Directory.EnumerateFileSystemEntries(Folder).ShouldBe(before);
    }

    /// <summary>What a build puts there, less what tells it from a published program.</summary>
    private string CopyProgram(string name)
    {
        var configuration = Directory.GetParent(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!.Name;
        var source = Path.Combine(Repository.Root, "src", "WebApi", "bin", configuration, "net10.0");
        var target = Path.Combine(Folder, name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(source, file);
            if (!path.StartsWith("App_Data", StringComparison.Ordinal) && path != Path.Combine(Marker.Split('/')))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, path))!);
                File.Copy(file, Path.Combine(target, path));
            }
        }

        return target;
    }
}
