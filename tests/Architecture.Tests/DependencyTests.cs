using System.Text.Json;
using System.Xml.Linq;

namespace Accesskeys.Architecture.Tests;

/// <summary>docs/dependencies.md against the files that name packages and tools.</summary>
public sealed class DependencyTests
{
    private static readonly string[] _folders = ["src", "tests", "samples", "bench"];

    [Fact]
    public void Table_OfAllDependencies_NamesEachOnce()
    {
        using var tools = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("dotnet-tools.json")));
        var named = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => package.Attribute("Include")!.Value)
            .Concat(tools.RootElement.GetProperty("tools").EnumerateObject().Select(tool => tool.Name));

        Rows().Select(cells => cells[0]).ShouldBe(named, ignoreOrder: true);
    }

    [Fact]
    public void Table_OfAllDependencies_SaysWhatEachIsForItsLicenceAndWhatWouldReplaceIt() =>
        Rows().ShouldAllBe(cells => cells.Length == 4 && cells.All(cell => cell.Length > 1));

    [Fact]
    public void Packages_WithAVersion_AreReferencedByAProjectOrPinned()
    {
        var props = XDocument.Load(Repository.PathOf("Directory.Packages.props"));
        var referenced = _folders
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.*proj", SearchOption.AllDirectories))
            .Concat([Repository.PathOf("Directory.Build.props"), Repository.PathOf("tests", "Directory.Build.props")])
            .SelectMany(project => XDocument.Load(project).Descendants("PackageReference"))
            .Select(package => package.Attribute("Include")!.Value)
            .Concat(PinsOf(props))
            .ToHashSet();

        props.Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value).Except(referenced).ShouldBeEmpty();
    }

    [Fact]
    public void Pins_OfTransitivePackages_ArePackagesThatSomethingInTheSourceNeeds()
    {
        var pinned = PinsOf(XDocument.Load(Repository.PathOf("Directory.Packages.props")));
        var needed = Directory.EnumerateFiles(Repository.PathOf("src"), "packages.lock.json", SearchOption.AllDirectories)
            .SelectMany(PackagesOf)
            .Where(package => package.Value.GetProperty("type").GetString() is "Transitive" or "CentralTransitive")
            .Where(package => package.Value.TryGetProperty("resolved", out _))
            .Select(package => package.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

        pinned.ShouldNotBeEmpty();
        pinned.Except(needed, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty();
    }

    // With them, SQL Server's driver brings a native program for signing in, of 38 MB, that the service never calls.
    [Theory]
    [InlineData("Azure.Identity")]
    [InlineData("Microsoft.Identity.Client.Broker")]
    [InlineData("Microsoft.Identity.Client.NativeInterop")]
    public void Service_ThatSignsInToNoCloud_DoesNotShip(string package) =>
        PackagesOf(Repository.PathOf("src", "WebApi", "packages.lock.json")).Select(found => found.Name)
            .ShouldNotContain(package, StringComparer.OrdinalIgnoreCase);

    private static List<string> PinsOf(XDocument props) =>
    [
        .. props.Descendants("ItemGroup").Where(group => group.Attribute("Label")!.Value == "Transitive pins")
            .Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value),
    ];

    private static List<JsonProperty> PackagesOf(string lockFile)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(lockFile));
        return [.. json.RootElement.Clone().GetProperty("dependencies").EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject())];
    }

    private static List<string[]> Rows() => [.. File.ReadLines(Repository.PathOf("docs", "dependencies.md"))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Skip(1)
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];
}
