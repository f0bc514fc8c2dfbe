namespace Accesskeys.WebApi.IntegrationTests.Processes;

/// <summary>The program as it is published, and where it would be if it had been built: one copy, brought back to its first state by each test.</summary>
public sealed class ProgramCopy : TemporaryFolder
{
    private const string Settings = "appsettings.json";
    private const string Data = "App_Data";

    private static readonly string _marker = Path.Combine("Properties", "launchSettings.json");
    private static readonly string _source = Repository.PathOf(
        "src", "WebApi", "bin", Directory.GetParent(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!.Name, "net10.0");

    public ProgramCopy()
    {
        foreach (var file in Directory.EnumerateFiles(_source, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(_source, file);
            if (!path.StartsWith(Data, StringComparison.Ordinal) && path != _marker)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Program, path))!);
                File.Copy(file, Path.Combine(Program, path));
            }
        }
    }

    public string Project => Path.Combine(Folder, "project");

    public string Program => Path.Combine(Project, "bin", "Debug", "net10.0");

    /// <summary>As a build leaves it, less what tells it from a published program.</summary>
    public void Reset()
    {
        File.Copy(Path.Combine(_source, Settings), Path.Combine(Program, Settings), overwrite: true);
        foreach (var folder in new[] { Project, Program })
        {
            Delete(Path.Combine(folder, "Properties"));
            Delete(Path.Combine(folder, Data));
        }
    }

    public void MarkAsBuilt()
    {
        foreach (var folder in new[] { Project, Program })
        {
            Directory.CreateDirectory(Path.Combine(folder, "Properties"));
            File.WriteAllText(Path.Combine(folder, _marker), "{}");
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
