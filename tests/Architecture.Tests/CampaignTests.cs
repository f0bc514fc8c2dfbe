using System.Text.RegularExpressions;

namespace Accesskeys.Architecture.Tests;

/// <summary>Campaigns take minutes: <c>dotnet test</c> must not start them, and other projects have none.</summary>
public sealed partial class CampaignTests
{
    [Fact]
    public void Campaign_Always_RunsOnlyWhenNamed()
    {
        var tests = Tests("Campaigns");

        tests.ShouldNotBeEmpty();
        tests.ShouldAllBe(test => Explicit().IsMatch(test));
    }

    [Fact]
    public void TestThatRunsOnlyWhenNamed_OutsideOfTheCampaigns_DoesNotExist() => Directory.EnumerateDirectories(Repository.PathOf("tests"))
        .Where(project => Path.GetFileName(project) != "Campaigns")
        .SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories))
        .Where(file => !Built().IsMatch(file) && Explicit().IsMatch(File.ReadAllText(file)))
        .ShouldBeEmpty();

    private static List<string> Tests(string project) =>
    [
        .. Directory.EnumerateFiles(Repository.PathOf("tests", project), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Where(line => Test().IsMatch(line)),
    ];

    [GeneratedRegex(@"\bExplicit\s*=\s*true")]
    private static partial Regex Explicit();

    [GeneratedRegex(@"[\\/](obj|bin)[\\/]")]
    private static partial Regex Built();

    [GeneratedRegex(@"^\s*\[(?:Fact|Theory)\b")]
    private static partial Regex Test();
}
