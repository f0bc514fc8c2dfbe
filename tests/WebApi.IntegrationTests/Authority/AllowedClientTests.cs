using System.Net;
using Accesskeys.WebApi.IntegrationTests.Requests;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

/// <summary>The client address of a key behind proxies: this machine and 10.0.0.0/8 are configured as proxies.</summary>
public abstract class AllowedClientTests(ServiceWithKnownProxies service)
{
    public sealed class OnSqlite(ServiceWithKnownProxies service) : AllowedClientTests(service), IClassFixture<ServiceWithKnownProxies>;

    public sealed class OnSqlServer(SqlServer<ServiceWithKnownProxies> server)
        : AllowedClientTests(server.Hosted), IClassFixture<SqlServer<ServiceWithKnownProxies>>;

    public sealed class OnPostgreSql(PostgreSql<ServiceWithKnownProxies> server)
        : AllowedClientTests(server.Hosted), IClassFixture<PostgreSql<ServiceWithKnownProxies>>;

    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.9", true)]
    [InlineData("203.0.113.0/24", "203.0.114.9", false)]
    [InlineData("203.0.113.0/24", "198.51.100.1, 203.0.113.9", true)]
    [InlineData("203.0.113.0/24", "203.0.113.9, 198.51.100.1", false)]
    [InlineData("203.0.113.0/24", "198.51.100.1, 203.0.113.9, 10.1.2.3, 10.4.5.6", true)]
    [InlineData("203.0.113.0/24", "203.0.113.9, 198.51.100.1, 10.1.2.3", false)]
    [InlineData("203.0.113.0/24", "::ffff:203.0.113.9", true)]
    [InlineData("::ffff:203.0.113.0/120", "203.0.113.9", true)]
    [InlineData("2001:db8::/32", "2001:db8::9, 10.1.2.3", true)]
    [InlineData("2001:db8::/32", "2001:db9::9", false)]
    [InlineData("2001:db8::/32", "203.0.113.9", false)]
    [InlineData("127.0.0.0/8", "203.0.113.9", false)]
    [InlineData("127.0.0.0/8", "203.0.113.9, 127.0.0.1", false)]
    [InlineData("127.0.0.0/8", null, true)]
    public async Task Key_BehindProxies_IsUsedByTheRightmostThatIsNone(string network, string? forwardedFor, bool allowed)
    {
        var key = await service.CreateKeyAsync($$"""{"allowed_ips": ["{{network}}"]}""");
        (string, string)[] headers = forwardedFor is null ? [] : [("X-Forwarded-For", forwardedFor)];

        foreach (var path in new[] { "/v1.0/customer", "/auth/verify", "/v1.0/customer" })
        {
            (await service.SendAsync(HttpMethod.Get, path, key.Token, headers: headers)).Status
                .ShouldBe(allowed ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, path);
        }
    }

    [Theory]
    [MemberData(nameof(UnreadableAddresses.All), MemberType = typeof(UnreadableAddresses))]
    public async Task Key_OfAClientWhoseAddressCannotBeRead_IsInNoNetwork(string forwardedFor)
    {
        var restricted = await service.CreateKeyAsync("""{"allowed_ips": ["0.0.0.0/0", "::/0"]}""");

        (await service.SendAsync(HttpMethod.Get, "/auth/verify", restricted.Token, headers: ("X-Forwarded-For", forwardedFor)))
            .ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await service.SendAsync(HttpMethod.Get, "/auth/verify", service.Accesskey, headers: ("X-Forwarded-For", forwardedFor))).Status
            .ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Verify_WithAnAddress_UsesItInsteadOfTheCallers()
    {
        var key = await service.CreateKeyAsync("""{"allowed_ips": ["203.0.113.0/24"]}""");
        async Task<string?> CodeAsync(string ip, string forwardedFor) => (await service.SendAsync(
            HttpMethod.Post, "/v1.0/accesskeys/verify", service.Session,
            RequestExtensions.Json($$"""{"token": "{{key.Token}}", "ip": "{{ip}}"}"""), ("X-Forwarded-For", forwardedFor))).Code;

        (await CodeAsync("203.0.113.9", "198.51.100.1")).ShouldBe("valid");
        (await CodeAsync("198.51.100.1", "203.0.113.9")).ShouldBe("ip_not_allowed");
    }
}
