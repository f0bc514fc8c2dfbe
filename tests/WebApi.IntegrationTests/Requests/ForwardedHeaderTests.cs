using System.Text.Json;

namespace Accesskeys.WebApi.IntegrationTests.Requests;

public sealed class ForwardedHeaderTests
{
    public abstract class FromAnUnknownProxy(Service service)
    {
        public sealed class OnSqlite(Service service) : FromAnUnknownProxy(service), IClassFixture<Service>;

        public sealed class OnSqlServer(SqlServer<Service> server) : FromAnUnknownProxy(server.Hosted), IClassFixture<SqlServer<Service>>;

        public sealed class OnPostgreSql(PostgreSql<Service> server) : FromAnUnknownProxy(server.Hosted), IClassFixture<PostgreSql<Service>>;

        [Fact]
        public async Task ForwardedFor_FromALoopbackThatIsNotNamed_DoesNotCount() =>
            (await AddressAsync(service, "203.0.113.9")).ShouldBe("127.0.0.1");
    }

    public abstract class FromAKnownProxy(ServiceWithKnownProxies service)
    {
        public sealed class OnSqlite(ServiceWithKnownProxies service) : FromAKnownProxy(service), IClassFixture<ServiceWithKnownProxies>;

        public sealed class OnSqlServer(SqlServer<ServiceWithKnownProxies> server)
            : FromAKnownProxy(server.Hosted), IClassFixture<SqlServer<ServiceWithKnownProxies>>;

        public sealed class OnPostgreSql(PostgreSql<ServiceWithKnownProxies> server)
            : FromAKnownProxy(server.Hosted), IClassFixture<PostgreSql<ServiceWithKnownProxies>>;

        [Theory]
        [InlineData("203.0.113.9", "203.0.113.9")]
        [InlineData("6.6.6.6, 203.0.113.9", "203.0.113.9")]
        [InlineData("6.6.6.6, 203.0.113.9, 10.1.2.3", "203.0.113.9")]
        [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
        [InlineData("6.6.6.6, 203.0.113.9, ::ffff:10.1.2.3", "203.0.113.9")]
        [InlineData("2001:db8::1", "2001:db8::1")]
        [InlineData("[2001:db8::1]", "2001:db8::1")]
        [InlineData("[2001:db8::1]:443", "2001:db8::1")]
        [InlineData("203.0.113.9:443", "203.0.113.9")]
        [InlineData("\"203.0.113.9\"", "203.0.113.9")]
        [InlineData("\"[2001:db8::1]:443\"", "2001:db8::1")]
        [InlineData("unknown, 203.0.113.9", "203.0.113.9")]
        [InlineData(",203.0.113.9 ,\t10.1.2.3", "203.0.113.9")]
        [InlineData("10.4.5.6, 10.1.2.3", "10.4.5.6")]
        public async Task ForwardedFor_OfAChain_GivesTheRightmostThatIsNoProxy(string header, string address) =>
            (await AddressAsync(service, header)).ShouldBe(address);

        [Theory]
        [MemberData(nameof(UnreadableAddresses.All), MemberType = typeof(UnreadableAddresses))]
        public async Task ForwardedFor_ThatCannotBeRead_LeavesTheAddressUnknown(string header) =>
            (await AddressAsync(service, header)).ShouldBeNull();

        [Theory]
        [InlineData("203.0.113.9", "", null)]
        [InlineData("", "203.0.113.9", "203.0.113.9")]
        [InlineData("203.0.113.9", "10.1.2.3", "203.0.113.9")]
        public async Task ForwardedFor_InSeveralLines_IsOneList(string first, string second, string? address)
        {
            var body = """{"expire": 60}""";
            var response = await RawHttp.SendAsync(
                service.Address,
                $"POST /v1.0/accesskeys HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.Accesskey}\r\nContent-Type: application/json\r\n"
                + $"X-Forwarded-For: {first}\r\nX-Forwarded-For: {second}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");

            var id = JsonDocument.Parse(response.Split("\r\n\r\n", 2)[1]).RootElement.GetProperty("id").GetGuid();
            (await service.ChangesOfAsync(id)).Single().Address.ShouldBe(address);
        }
    }

    private static async Task<string?> AddressAsync(Service service, string forwardedFor)
    {
        var answer = await service.SendAsync(
            HttpMethod.Post, "/v1.0/accesskeys", service.Accesskey, RequestExtensions.Json("""{"expire": 60}"""),
            ("X-Forwarded-For", forwardedFor));
        return (await service.ChangesOfAsync(answer.Json.GetProperty("id").GetGuid())).Single().Address;
    }
}
