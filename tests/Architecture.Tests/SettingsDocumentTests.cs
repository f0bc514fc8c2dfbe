using System.Text.RegularExpressions;

namespace Accesskeys.Architecture.Tests;

/// <summary>docs/settings.md against the settings that the source names.</summary>
/// <remarks>
/// A setting is named as a whole ("Import:Callers", "HTTPS_PORT"), or by a section and a member: the constant <c>Section</c> of a file
/// with a <c>nameof</c> or with a property that can be set, as an options class has them.
/// </remarks>
public sealed partial class SettingsDocumentTests
{
    // What libraries for other programs read isn't a setting of the service.
    private static readonly string[] _libraries = ["Client", "AspNetCore"];

    // Settings of the host and of .NET, which the document's second table lists where they matter, and an annotation of the model.
    private static readonly string[] _others = ["Kestrel:Endpoints", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "Accesskeys:AuditedMember"];

    [Fact]
    public void Table_ListsEachSettingOfTheSourceOnce() =>
        Rows().Select(cells => cells[0].Trim('`')).ShouldBe(InSource(), ignoreOrder: true);

    [Fact]
    public void Table_OfEachSetting_HasDefaultAllowedValuesAndPurpose() =>
        Rows().ShouldAllBe(cells => cells.Length == 4 && cells.All(cell => cell.Length > 0));

    [Fact]
    public void ExampleEnvironmentFile_NamesOnlySettingsOfTheDocument()
    {
        var names = File.ReadLines(Repository.PathOf("build", "deb", "accesskeys.env"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line[..line.IndexOf('=')].Replace("__", ":", StringComparison.Ordinal));

        names.ShouldBeSubsetOf(Text().Split('\n')
            .Select(line => FirstCell().Match(line)).Where(cell => cell.Success).Select(cell => cell.Groups[1].Value));
    }

    private static IEnumerable<string> InSource() => Directory.EnumerateDirectories(Repository.PathOf("src"))
        .Where(project => !_libraries.Contains(Path.GetFileName(project)))
        .SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories))
        .Where(file => !Generated().IsMatch(file))
        .SelectMany(SettingsIn)
        .Except(_others)
        .Distinct();

    private static IEnumerable<string> SettingsIn(string file)
    {
        var source = File.ReadAllText(file);
        var whole = Whole().Matches(source).Select(match => match.Groups[1].Value)
            .Concat(Interpolated().Matches(source).Select(match => $"{match.Groups[1]}:{match.Groups[2]}"));
        var section = Section().Match(source);
        return section.Success
            ? whole.Concat(Member().Matches(source)
                .Select(member => member.Groups["name"].Value)
                .Where(member => member != Path.GetFileNameWithoutExtension(file))
                .Select(member => $"{section.Groups[1]}:{member}"))
            : whole;
    }

    private static IEnumerable<string[]> Rows() => Text().Split('\n')
        .SkipWhile(line => line != "## The service's settings")
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static string Text() => File.ReadAllText(Repository.PathOf("docs", "settings.md"));

    [GeneratedRegex(@"[\\/](obj|bin|Migrations)[\\/]")]
    private static partial Regex Generated();

    [GeneratedRegex("\"([A-Z][A-Za-z]+:[A-Z][A-Za-z]+|(?:HTTPS|DOTNET)_[A-Z_]+)\"")]
    private static partial Regex Whole();

    [GeneratedRegex(@"\$""([A-Z][A-Za-z]+):\{nameof\((?:\w+\.)?(\w+)\)\}""")]
    private static partial Regex Interpolated();

    [GeneratedRegex(@"const string Section(?:Name)? = ""([A-Z][A-Za-z]+):?""")]
    private static partial Regex Section();

    [GeneratedRegex(@"nameof\((?:\w+\.)?(?<name>\w+)\)|(?<name>\w+) \{ get; (?:set|init); \}")]
    private static partial Regex Member();

    [GeneratedRegex(@"^\| `([^`]+)`")]
    private static partial Regex FirstCell();
}
