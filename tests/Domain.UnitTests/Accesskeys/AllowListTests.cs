using System.Net;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Domain.UnitTests.Accesskeys;

public sealed class AllowListTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("203.0.113.7/32", "203.0.113.7/32")]
    [InlineData("2001:DB8:0::/32", "2001:db8::/32")]
    [InlineData("::/0", "::/0")]
    [InlineData("::1/128", "::1/128")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    [InlineData("::ffff:0:0/96", "0.0.0.0/0")]
    [InlineData("0000:0000:0000:0000:0000:ffff:203.100.113.107/128", "203.100.113.107/32")]
    public void Of_ANetwork_WritesItCanonically(string given, string written)
    {
        Network.FindFault(given).ShouldBeNull();
        AllowList.Of([given]).Networks.ShouldBe([written]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0")]
    [InlineData("10/8")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/08")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("0x0a.0.0.0/8")]
    [InlineData("10.0.0.256/32")]
    [InlineData("::/129")]
    [InlineData("[::1]/128")]
    [InlineData("fe80::1%1/128")]
    [InlineData("example.com/24")]
    public void FindFault_OfWhatIsNoNetwork_TellsTheForm(string given) => Network.FindFault(given).ShouldNotBeNull().ShouldStartWith("must be networks in CIDR form");

    [Theory]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("10.0.0.1/0", "0.0.0.0/0")]
    [InlineData("192.168.1.129/25", "192.168.1.128/25")]
    [InlineData("2001:db8::1/32", "2001:db8::/32")]
    [InlineData("::ffff:10.1.2.3/104", "10.0.0.0/8")]
    public void FindFault_OfBitsBeyondThePrefix_SuggestsTheCorrectedNetwork(string given, string instead) =>
        Network.FindFault(given).ShouldBe($"{given} has bits set beyond its prefix: write {instead} for the network");

    [Theory]
    [InlineData(null)]
    [InlineData("::")]
    [InlineData("0.0.0.0")]
    [InlineData("::ffff:0.0.0.0")]
    public void Allows_AnUnknownAddress_OnlyIfThereIsNoNetwork(string? address)
    {
        var unknown = address is null ? null : IPAddress.Parse(address);

        AllowList.Of(["0.0.0.0/0", "::/0"]).Allows(unknown).ShouldBeFalse();
        AllowList.Anywhere.Allows(unknown).ShouldBeTrue();
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("11.0.0.0", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:db9::1", false)]
    [InlineData("2001:db8::1%7", true)]
    [InlineData("::10.1.2.3", false)]
    public void Allows_AnAddress_OnlyIfANetworkContainsIt(string address, bool allows) =>
        AllowList.Of(["10.0.0.0/8", "2001:db8::/32"]).Allows(IPAddress.Parse(address)).ShouldBe(allows);

    [Fact]
    public void Allows_WhereThereIsNoNetwork_AllowsAll()
    {
        AllowList.Anywhere.Allows(IPAddress.Parse("203.0.113.9")).ShouldBeTrue();
        AllowList.Anywhere.Allows(null).ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "10.0.0.0/8", true)]
    [InlineData("0.0.0.0/0 ::/0", "", false)]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", "10.1.0.0/16 10.2.3.4/32", true)]
    [InlineData("10.0.0.0/8", "10.1.0.0/16 11.0.0.0/8", false)]
    [InlineData("10.1.0.0/16", "10.0.0.0/8", false)]
    [InlineData("10.0.0.0/8 2001:db8::/32", "2001:db8:1::/48", true)]
    [InlineData("::/0", "10.0.0.0/8", false)]
    [InlineData("0.0.0.0/0", "::/0", false)]
    public void Holds_AnotherList_OnlyIfItIsNowhereWider(string held, string wanted, bool holds) =>
        AllowList.Parse(held).Holds(AllowList.Parse(wanted)).ShouldBe(holds);

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/8 2001:db8::/32")]
    public void Parse_OfItsText_GivesItBack(string text) => AllowList.Parse(text).ToString().ShouldBe(text);

    [Fact]
    public void Of_WhatIsGivenTwice_HoldsItOnce() => AllowList.Of(["10.0.0.0/8", "::ffff:10.0.0.0/104"]).Networks.ShouldBe(["10.0.0.0/8"]);

    [Fact]
    public void Of_AsManyAsCanBe_HoldsThemAndNoneMore()
    {
        var networks = Enumerable.Range(0, 33).Select(number => $"10.0.0.{number}/32").ToList();

        AllowList.Of(networks.Take(32)).Networks.Count.ShouldBe(32);
        Should.Throw<ArgumentException>(() => AllowList.Of(networks)).ParamName.ShouldBe("networks");
    }

    [Fact]
    public void Equals_WithAnotherList_ComparesTheNetworks()
    {
        AllowList.Of(["10.0.0.0/8"]).Equals(AllowList.Parse("10.0.0.0/8")).ShouldBeTrue();
        AllowList.Of(["10.0.0.0/8"]).Equals(AllowList.Parse("10.0.0.0/9")).ShouldBeFalse();
        AllowList.Anywhere.Equals(null).ShouldBeFalse();
    }
}
