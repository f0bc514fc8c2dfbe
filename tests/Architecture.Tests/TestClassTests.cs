using System.Text.RegularExpressions;

namespace Accesskeys.Architecture.Tests;

/// <summary>
/// Types of the tests and of the benchmark have names of their own, so that a name in a test report or a document is unambiguous.
/// Nested types and generic variants in the same file don't count.
/// </summary>
public sealed partial class TestClassTests
{
    private static readonly string[] _folders = ["tests", "bench"];

    [Fact]
    public void TestClass_InAnyProject_HasAUniqueName() => Types()
        .GroupBy(type => type.Name, type => type.File)
        .Where(type => type.Distinct().Count() > 1)
        .Select(type => $"{type.Key}: {string.Join(", ", type)}")
        .ShouldBeEmpty();

    [Theory]
    [InlineData("public sealed partial class Example(int value) : IDisposable", "Example")]
    [InlineData("internal abstract class Example<T>", "Example")]
    [InlineData("public sealed record Example;", "Example")]
    [InlineData("internal readonly record struct Example(int Value);", "Example")]
    [InlineData("    public sealed class Nested", "")]
    public void Type_Declared_IsFound(string line, string name) => Declaration().Match(line).Groups["name"].Value.ShouldBe(name);

    private static List<(string Name, string File)> Types()
    {
        List<(string Name, string File)> types =
        [
            .. _folders
                .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
                .Where(file => !file.Split(Path.DirectorySeparatorChar).Contains("obj"))
                .SelectMany(file => Declaration().Matches(File.ReadAllText(file)).Select(match => (match.Groups["name"].Value, file))),
        ];
        types.ShouldContain(type => type.Name == nameof(TestClassTests));
        return types;
    }

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref) )*"
        + @"(?:record )?(?:class|struct|record|interface|enum) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
