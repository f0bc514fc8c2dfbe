using System.Net;
using Accesskeys.Application.Common;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

public sealed class ClientNetworkTests
{
    [Theory]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::")]
    [InlineData("fe80::1%1", "fe80::2%2")]
    public void Networks_OfOneClient_AreOne(string one, string other) => Of(one).ShouldBe(Of(other));

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2")]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1")]
    [InlineData("::1", "0.0.0.1")]
    public void Networks_OfTwoClients_AreTwo(string one, string other) => Of(one).ShouldNotBe(Of(other));

    [Fact]
    public void Network_WhenThereIsNoAddress_IsNoClients() => ClientNetwork.Of(null).ShouldNotBe(Of("0.0.0.0"));

    private static ClientNetwork Of(string address) => ClientNetwork.Of(IPAddress.Parse(address));
}
