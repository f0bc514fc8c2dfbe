using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class ScopeSetTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("*")]
    [InlineData("accesskeys:read")]
    [InlineData("a:*")]
    [InlineData("a:b.c_d-e:*")]
    [InlineData("a:")]
    public void IsScope_WhenItHasTheForm_IsTrue(string name) => ScopeSet.IsScope(name).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("é")]
    [InlineData(":a")]
    [InlineData("a*")]
    [InlineData("a:*:b")]
    [InlineData("**")]
    [InlineData(":*")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData(" a")]
    [InlineData("a,b")]
    public void IsScope_WhenItHasNot_IsFalse(string name) => ScopeSet.IsScope(name).ShouldBeFalse();

    [Fact]
    public void IsScope_AtItsLimit_CountsNotWhatIsBelow()
    {
        ScopeSet.IsScope(new string('a', 64)).ShouldBeTrue();
        ScopeSet.IsScope(new string('a', 64) + ":*").ShouldBeTrue();
        ScopeSet.IsScope(new string('a', 65)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "b", false)]
    [InlineData("a", "a:b", false)]
    [InlineData("a", "a:*", false)]
    [InlineData("a:*", "a:b", true)]
    [InlineData("a:*", "a:b:c", true)]
    [InlineData("a:*", "a:*", true)]
    [InlineData("a:*", "a:b:*", true)]
    [InlineData("a:*", "a", false)]
    [InlineData("a:*", "ab", false)]
    [InlineData("a:*", "ab:c", false)]
    [InlineData("a:*", "*", false)]
    [InlineData("a:b:*", "a:*", false)]
    [InlineData("a:b:*", "a:c", false)]
    [InlineData("*", "a", true)]
    [InlineData("*", "a:*", true)]
    [InlineData("*", "*", true)]
    [InlineData("*", "A", false)]
    [InlineData("*", "", false)]
    [InlineData("a:*", "a:B", false)]
    public void Holds_AScope_OnlyIfEqualToOrImpliedByOneOfTheSet(string held, string wanted, bool holds) =>
        ScopeSet.Of([held]).Holds(wanted).ShouldBe(holds);

    [Fact]
    public void Holds_OfASet_WantsEachOfIt()
    {
        var held = ScopeSet.Of(["a:*", "b"]);

        held.Holds(ScopeSet.Of(["b", "a:x", "a:y:*"])).ShouldBeTrue();
        held.Holds(ScopeSet.Of([])).ShouldBeTrue();
        held.Holds(ScopeSet.Of(["b", "c"])).ShouldBeFalse();
        ScopeSet.Of([]).Holds(held).ShouldBeFalse();
    }

    [Fact]
    public void Of_WhatIsGivenTwice_HoldsItOnceInTheGivenOrder() => ScopeSet.Of(["b", "a", "b"]).Names.ShouldBe(["b", "a"]);

    [Fact]
    public void Of_AsManyAsCanBe_HoldsThem() => ScopeSet.Of(Enumerable.Range(1, 32).Select(number => $"s{number}")).Names.Count.ShouldBe(32);

    [Fact]
    public void Equals_WithAnotherSet_ComparesTheNamesInTheirOrder()
    {
        ScopeSet.Of(["a", "b"]).Equals(ScopeSet.Parse("a b")).ShouldBeTrue();
        ScopeSet.Of(["a", "b"]).Equals(ScopeSet.Parse("b a")).ShouldBeFalse();
        ScopeSet.Everything.Equals(null).ShouldBeFalse();
    }

    [Fact]
    public void Of_EverythingAlone_TakesNoMemoryOfItsOwn() => ScopeSet.Of(["*", "*"]).ShouldBeSameAs(ScopeSet.Everything);

    [Fact]
    public void Of_TooMany_Throws() =>
        Should.Throw<ArgumentException>(() => ScopeSet.Of(Enumerable.Range(0, ScopeSet.MostScopes + 1).Select(number => $"s{number}")));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a:* b")]
    public void Parse_OfItsText_GivesItBack(string text) => ScopeSet.Parse(text).ToString().ShouldBe(text);

    [Fact]
    public void Parse_OfEverything_TakesNoMemoryOfItsOwn() => ScopeSet.Parse("*").ShouldBeSameAs(ScopeSet.Everything);

    [Theory]
    [InlineData("orders:read", true)]
    [InlineData("orders:*", true)]
    [InlineData("accesskeys.read", true)]
    [InlineData("own", true)]
    [InlineData("accesskeys", false)]
    [InlineData("accesskeys:write", false)]
    [InlineData("accesskeys:*", false)]
    [InlineData("customers:anything", false)]
    [InlineData("*", false)]
    [InlineData("Orders", false)]
    public void Holds_WithIntegratorsScopes_IsTrueForOthersThanTheServicesOwn(string scope, bool held) =>
        ScopeSet.WithIntegratorsScopes(["own"]).Holds(scope).ShouldBe(held);

    [Fact]
    public void Holds_WithoutIntegratorsScopes_IsFalseForASetWithThem()
    {
        ScopeSet.Of(["own"]).Holds(ScopeSet.WithIntegratorsScopes(["own"])).ShouldBeFalse();
        ScopeSet.WithIntegratorsScopes(["own"]).Holds(ScopeSet.WithIntegratorsScopes(["own"])).ShouldBeTrue();
        ScopeSet.WithIntegratorsScopes(["own"]).ShouldNotBe(ScopeSet.Of(["own"]));
    }
}
