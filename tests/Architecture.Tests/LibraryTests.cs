using System.Reflection;

namespace Accesskeys.Architecture.Tests;

public sealed class LibraryTests
{
    private const string Http = "Microsoft.AspNetCore";

    private static readonly string[] _databases =
        ["Microsoft.Data", "Microsoft.EntityFrameworkCore.Sqlite", "Microsoft.EntityFrameworkCore.SqlServer", "SQLitePCLRaw"];

    [Fact]
    public void Application_WhateverItDoes_KnowsNothingOfHttp() => ReferencesTo(Layers.Application, Http).ShouldBeEmpty();

    [Fact]
    public void Verification_WhateverItDoes_KnowsNothingOfHttpOrDatabases() =>
        ReferencesTo(Layers.Verification, [Http, "Microsoft.EntityFrameworkCore", .. _databases]).ShouldBeEmpty();

    [Fact]
    public void Client_WhereverItRuns_NeedsNoServer() => ReferencesTo(Layers.Client, Http).ShouldBeEmpty();

    [Fact]
    public void WebApi_WhatItIsFor_IsHttp() => ReferencesTo(Layers.WebApi, Http).ShouldNotBeEmpty();

    [Fact]
    public void Databases_OutsideOfInfrastructure_AreUnknown() => Layers.All
        .Except([Layers.Infrastructure])
        .Concat(Layers.Packages)
        .SelectMany(layer => ReferencesTo(layer, _databases))
        .ShouldBeEmpty();

    [Theory]
    [InlineData("Microsoft.EntityFrameworkCore.Sqlite")]
    [InlineData("Microsoft.EntityFrameworkCore.SqlServer")]
    public void Infrastructure_WhatItIsFor_IsBothDatabases(string provider) =>
        ReferencesTo(Layers.Infrastructure, provider).ShouldNotBeEmpty();

    private static IEnumerable<string> ReferencesTo(Assembly layer, params string[] families) => Layers.References(layer)
        .Where(reference => families.Any(family => reference == family || reference.StartsWith(family + ".", StringComparison.Ordinal)));
}
