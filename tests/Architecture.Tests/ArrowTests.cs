using System.Reflection;

namespace Accesskeys.Architecture.Tests;

/// <summary>WebApi → Infrastructure → Application → Domain, and never back.</summary>
public sealed class ArrowTests
{
    [Fact]
    public void Domain_AmongTheLayers_ReferencesNone() => Layers.LayersReferencedBy(Layers.Domain).ShouldBeEmpty();

    [Fact]
    public void Domain_WhateverItDoes_ReferencesTheFrameworkAlone() => Layers.References(Layers.Domain)
        .ShouldAllBe(reference => reference.StartsWith("System.", StringComparison.Ordinal));

    [Fact]
    public void Application_AmongTheLayers_ReferencesTheDomainAlone() =>
        Layers.LayersReferencedBy(Layers.Application).ShouldBe([Layers.NameOf(Layers.Domain)]);

    [Fact]
    public void Infrastructure_AmongTheLayers_ReferencesTheInnerOnesAlone() =>
        ShouldReferenceOnly(Layers.Infrastructure, Layers.Application, Layers.Domain);

    [Fact]
    public void WebApi_AmongTheLayers_ReferencesTheInnerOnesAlone() =>
        ShouldReferenceOnly(Layers.WebApi, Layers.Infrastructure, Layers.Application, Layers.Domain);

    private static void ShouldReferenceOnly(Assembly layer, params Assembly[] allowed)
    {
        var referenced = Layers.LayersReferencedBy(layer);

        referenced.ShouldContain(Layers.NameOf(allowed[0]));
        referenced.ShouldBeSubsetOf(allowed.Select(Layers.NameOf));
    }
}
