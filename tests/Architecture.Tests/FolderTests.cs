using System.Text.RegularExpressions;

namespace Accesskeys.Architecture.Tests;

/// <summary>
/// The folders of one project depend on each other in one direction. A folder's own files stand for its namespace; a file of the
/// project's root, which composes the rest, is not looked at.
/// </summary>
public sealed partial class FolderTests
{
    public static TheoryData<string> Projects => ["Domain", "Application", "Verification", "Infrastructure", "Console", "WebApi"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_DependOnEachOtherInNoCircle(string project)
    {
        var arrows = ArrowsOf(project);

        arrows.Keys.Where(folder => Reachable(arrows, folder).Contains(folder)).ShouldBeEmpty();
    }

    [Fact]
    public void Circle_OfTwoFolders_IsFound() =>
        Reachable(new() { ["A"] = ["B"], ["B"] = ["C"], ["C"] = ["A"] }, "A").ShouldContain("A");

    // What a folder uses: by its directives, and the folders around it, whose names need none.
    private static Dictionary<string, HashSet<string>> ArrowsOf(string project)
    {
        var name = "Accesskeys." + project;
        var arrows = new Dictionary<string, HashSet<string>>();
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("src", project), "*.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            var own = Namespace().Match(text).Groups["name"].Value;
            if (!own.StartsWith(name + ".", StringComparison.Ordinal) || own.EndsWith(".Migrations", StringComparison.Ordinal))
            {
                continue;
            }

            var used = arrows.TryGetValue(own, out var known) ? known : arrows[own] = [];
            used.UnionWith(Using().Matches(text).Select(match => match.Groups["name"].Value)
                .Where(used => used.StartsWith(name + ".", StringComparison.Ordinal) && used != own));
            if (Parent(own) != name)
            {
                used.Add(Parent(own));
            }
        }

        arrows.ShouldNotBeEmpty();
        return arrows;
    }

    private static HashSet<string> Reachable(Dictionary<string, HashSet<string>> arrows, string from)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>(arrows.GetValueOrDefault(from, []));
        while (next.TryPop(out var folder))
        {
            if (reached.Add(folder))
            {
                foreach (var used in arrows.GetValueOrDefault(folder, []))
                {
                    next.Push(used);
                }
            }
        }

        return reached;
    }

    private static string Parent(string name) => name[..name.LastIndexOf('.')];

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?<name>Accesskeys[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
