using System.Reflection;
using Accesskeys.Verification.UnitTests.Limits.Simulation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Accesskeys.Verification.UnitTests.Limits;

/// <summary>The simulation around leases whose source was changed, in an assembly of its own.</summary>
internal sealed class MutatedLeases
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions _parsing = new(LanguageVersion.Latest);

    private static readonly Lazy<Dictionary<string, string>> _sources = new(() => Directory
        .EnumerateFiles(Repository.PathOf("src", "Verification", "Limits"), "*.cs")
        .Concat(Directory.EnumerateFiles(Repository.PathOf("tests", "Verification.UnitTests", "Limits", "Simulation"), "*.cs"))
        .Where(file => Path.GetFileName(file) != "LeaseExchange.cs")
        .ToDictionary(file => Path.GetFileName(file), File.ReadAllText));

    private static readonly Lazy<List<MetadataReference>> _references = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "Accesskeys.Domain.dll" or "Accesskeys.Application.dll"
                    or "Accesskeys.Verification.dll"))
            .Select(file => MetadataReference.CreateFromFile(file)),
    ]);

    private readonly Assembly _assembly;

    /// <param name="replacements">Text that occurs once in a file of this name, and what replaces it.</param>
    public MutatedLeases(params (string File, string Text, string Replacement)[] replacements)
    {
        var sources = new Dictionary<string, string>(_sources.Value) { ["Usings.cs"] = Usings };
        foreach (var (file, text, replacement) in replacements)
        {
            sources[file].Split(text).Length.ShouldBe(2, $"{file} must contain this once: {text}");
            sources[file] = sources[file].Replace(text, replacement, StringComparison.Ordinal);
        }

        var compilation = CSharpCompilation.Create(
            "Mutant",
            sources.Select(source => CSharpSyntaxTree.ParseText(source.Value, _parsing, source.Key)),
            _references.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release)
                .WithNullableContextOptions(NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        _assembly = Assembly.Load(image.ToArray());
    }

    /// <inheritdoc cref="SimulationHunt.Run"/>
    public string? Hunt(int from, int count) => (string?)Invoke(typeof(SimulationHunt), nameof(SimulationHunt.Run), from, count, NoFaults);

    public object? Invoke(Type type, string method, params object[] arguments) =>
        _assembly.GetType(type.FullName!)!.GetMethod(method)!.Invoke(null, arguments);

    public object NoFaults => Enum.ToObject(_assembly.GetType(typeof(Faults).FullName!)!, (int)Faults.None);
}
