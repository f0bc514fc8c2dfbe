using System.Text.RegularExpressions;

namespace Accesskeys.Architecture.Tests;

/// <summary>The records of decisions, and their index.</summary>
public sealed partial class DecisionTests
{
    [Fact]
    public void Index_LikeEachRecord_HasItsTitleDateAndStatus()
    {
        var folder = Repository.PathOf("docs", "adr");
        var rows = Directory.EnumerateFiles(folder, "*.md")
            .Where(file => Path.GetFileName(file) != "README.md")
            .Order(StringComparer.Ordinal)
            .Select(RowOf);

        File.ReadLines(Path.Combine(folder, "README.md")).Where(line => line.StartsWith("| [", StringComparison.Ordinal)).ShouldBe(rows);
    }

    [Fact]
    public void Record_ThatIsReplaced_LinksToItsReplacementAndBack()
    {
        var folder = Repository.PathOf("docs", "adr");
        var replaced = Directory.EnumerateFiles(folder, "*.md").Where(file => Heading().Match(File.ReadAllText(file)).Groups["status"].Value == "replaced");

        foreach (var file in replaced)
        {
            var link = Replacement().Match(File.ReadAllText(file));
            link.Success.ShouldBeTrue($"{Path.GetFileName(file)} must say \"replaced by [nnnn](nnnn-title.md)\".");
            File.ReadAllText(Path.Combine(folder, link.Groups["file"].Value)).ShouldContain($"Replaces [{Path.GetFileName(file)[..4]}]({Path.GetFileName(file)})");
        }
    }

    private static string RowOf(string file)
    {
        var name = Path.GetFileName(file);
        var heading = Heading().Match(File.ReadAllText(file));
        heading.Success.ShouldBeTrue($"{name} must begin with \"# {name[..4]} Title\", an empty line, and \"yyyy-mm-dd, status\".");
        return $"| [{name[..4]}]({name}) | {heading.Groups["title"]} | {heading.Groups["date"]} | {heading.Groups["status"]} |";
    }

    [GeneratedRegex(@"\A# [0-9]{4} (?<title>.+)\n\n(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2}), (?<status>[a-z]+)")]
    private static partial Regex Heading();

    [GeneratedRegex(@"replaced by \[[0-9]{4}\]\((?<file>[0-9]{4}-[^)/]+\.md)\)")]
    private static partial Regex Replacement();
}
