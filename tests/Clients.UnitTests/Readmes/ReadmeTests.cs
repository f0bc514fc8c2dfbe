using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Accesskeys.Clients.UnitTests.Readmes;

/// <summary>What the READMEs show compiles as it stands.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string[] _readmes = ["README.md", "src/Client/README.md", "src/AspNetCore/README.md"];

    private static readonly MetadataReference[] _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(assembly => MetadataReference.CreateFromFile(assembly)),
    ];

    public static TheoryData<string, int> Examples =>
        [.. _readmes.SelectMany(readme => ExamplesIn(readme).Select((_, index) => (readme, index)))];

    [Fact]
    public void Readmes_Each_HaveExamples() => _readmes.ShouldAllBe(readme => ExamplesIn(readme).Count > 0);

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_AsItStands_Compiles(string readme, int index)
    {
        var compilation = CSharpCompilation.Create(
            "Example",
            [Parse(ImplicitUsings), Parse(ExamplesIn(readme)[index])],
            _references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

        compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ShouldBeEmpty();
    }

    // Those that the SDK adds to every web project.
    private const string ImplicitUsings =
        """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Http; global using Microsoft.Extensions.Logging;
        global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Configuration;
        """;

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest));

    private static List<string> ExamplesIn(string readme) =>
        [.. Fence().Matches(File.ReadAllText(Repository.PathOf(readme))).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
