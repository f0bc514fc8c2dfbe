using System.Reflection;

namespace Accesskeys.Architecture.Tests;

public sealed class NamespaceTests
{
    // Names that say nothing of what is inside, so that anything ends there.
    private static readonly string[] _vague = ["Helper", "Helpers", "Util", "Utils", "Utilities", "Manager", "Managers", "Misc"];

    public static TheoryData<string> LayerNames => [.. Layers.All.Concat(Layers.Packages).Select(Layers.NameOf)];

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void Namespaces_OfALayer_BeginWithItsName(string layer) =>
        NamespacesOf(layer).ShouldAllBe(name => name == layer || name.StartsWith(layer + ".", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void Namespaces_OfALayer_SayWhatIsInside(string layer) =>
        NamespacesOf(layer).SelectMany(name => name.Split('.')).Intersect(_vague).ShouldBeEmpty();

    private static List<string> NamespacesOf(string layer)
    {
        var names = TypesOf(layer).Select(type => type.Namespace!).Distinct().ToList();
        names.ShouldNotBeEmpty();
        return names;
    }

    // Top-level statements and compiler-generated types aren't in the project's namespaces.
    private static IEnumerable<Type> TypesOf(string layer) => Assembly.Load(layer).GetTypes()
        .Where(type => type.Namespace is { } name && !name.StartsWith("System", StringComparison.Ordinal)
            && !name.StartsWith("Microsoft", StringComparison.Ordinal));
}
