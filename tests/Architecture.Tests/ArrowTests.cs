using System.Reflection;

namespace Accesskeys.Architecture.Tests;

/// <summary>
/// WebApi → Infrastructure → Verification → Application → Domain, WebApi → Console → Application, and never back. Sample → AspNetCore → Client, which know the service by its
/// contract alone.
/// </summary>
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
    public void Verification_AmongTheLayers_ReferencesTheInnerOnesAlone() =>
        ShouldReferenceOnly(Layers.Verification, Layers.Application, Layers.Domain);

    [Fact]
    public void Infrastructure_AmongTheLayers_ReferencesTheInnerOnesAlone() =>
        ShouldReferenceOnly(Layers.Infrastructure, Layers.Verification, Layers.Application, Layers.Domain);

    [Fact]
    public void Console_AmongTheLayers_ReferencesTheApplicationAndTheDomainAlone() =>
        ShouldReferenceOnly(Layers.Console, Layers.Application, Layers.Domain);

    [Fact]
    public void WebApi_AmongTheLayers_ReferencesTheInnerOnesAlone() =>
        ShouldReferenceOnly(Layers.WebApi, Layers.Infrastructure, Layers.Console, Layers.Verification, Layers.Application, Layers.Domain);

    [Fact]
    public void Client_AmongOurs_ReferencesNone() => Layers.LayersReferencedBy(Layers.Client).ShouldBeEmpty();

    [Fact]
    public void AspNetCore_AmongOurs_ReferencesTheClientAlone() => ShouldReferenceOnly(Layers.AspNetCore, Layers.Client);

    [Fact]
    public void Sample_AmongOurs_ReferencesThePackageAlone() => ShouldReferenceOnly(Layers.Sample, Layers.AspNetCore);

    private static void ShouldReferenceOnly(Assembly layer, params Assembly[] allowed)
    {
        var referenced = Layers.LayersReferencedBy(layer);

        referenced.ShouldContain(Layers.NameOf(allowed[0]));
        referenced.ShouldBeSubsetOf(allowed.Select(Layers.NameOf));
    }
}
