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
        tests.ShouldAllBe(test => test.Contains("Explicit = true", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Infrastructure.IntegrationTests")]
    [InlineData("WebApi.IntegrationTests")]
    public void TestThatRunsOnlyWhenNamed_InAnotherProject_DoesNotExist(string project) =>
        Tests(project).ShouldAllBe(test => !test.Contains("Explicit", StringComparison.Ordinal));

    private static List<string> Tests(string project) =>
    [
        .. Directory.EnumerateFiles(Repository.PathOf("tests", project), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Where(line => Test().IsMatch(line)),
    ];

    [GeneratedRegex(@"^\s*\[(?:Fact|Theory)\b")]
    private static partial Regex Test();
}
