using System.Net;
using System.Text;
using Accesskeys.Client;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.WebApi.IntegrationTests.ForwardAuth;

public abstract class ForwardAuthTests(Service service)
{
    public sealed class OnSqlite(Service service) : ForwardAuthTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : ForwardAuthTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : ForwardAuthTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/auth/verify";

    public static TheoryData<string> AnyMethod => ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"];

    [Fact]
    public async Task ForwardAuth_WithAGoodKey_NamesItAndItsCustomerAndSaysNothingElse()
    {
        var (customer, session) = await service.RegisterCustomerAsync();
        var made = await service.Client(session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        ShouldPass(await service.GetAsync(Path, made.Token), made.Id, customer.Id);
        ShouldPass(await service.GetAsync($"{Path}?accesskey={made.Token}"), made.Id, customer.Id);
        await service.Client(made.Token).ForwardAuthAsync();
    }

    [Theory]
    [InlineData("tenant-42", "tenant-42")]
    [InlineData("a b,c;\"d\"/e?f", "a%20b,c;\"d\"/e?f")]
    [InlineData("100%", "100%25")]
    [InlineData("é鍵🔑", "%C3%A9%E9%8D%B5%F0%9F%94%91")]
    public async Task ForwardAuth_WithAKeyThatHasAnOwner_NamesItInVisibleAscii(string externalId, string header)
    {
        var made = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60, External_id = externalId });

        var answer = await service.GetAsync(Path, made.Token);

        answer.Header("X-External-Id").ShouldBe(header);
        Uri.UnescapeDataString(header).ShouldBe(externalId);
    }

    [Fact]
    public async Task ForwardAuth_WithAKeyWithoutOwner_SendsAnEmptyHeader() =>
        (await service.GetAsync(Path, service.Accesskey)).Header("X-External-Id").ShouldBe("");

    [Theory]
    [MemberData(nameof(AnyMethod))]
    public async Task ForwardAuth_ByAnyMethod_Passes(string method)
    {
        var made = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });

        ShouldPass(await service.SendAsync(new HttpMethod(method), Path, made.Token), made.Id, made.Customer_id);
    }

    [Theory]
    [MemberData(nameof(AnyMethod))]
    public async Task ForwardAuth_ByAnyMethodWithoutACredential_RequiresOne(string method)
    {
        var answer = await service.SendAsync(new HttpMethod(method), Path);

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Header("WWW-Authenticate").ShouldBe("Bearer realm=\"accesskeys\"");
        if (method != "HEAD")
        {
            answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");
        }
    }

    [Theory]
    [InlineData("POST", "text/plain")]
    [InlineData("POST", "multipart/form-data; boundary=x")]
    [InlineData("POST", "application/x-www-form-urlencoded")]
    [InlineData("PUT", "application/json")]
    [InlineData("PATCH", "nonsense")]
    [InlineData("DELETE", null)]
    public async Task ForwardAuth_WithABody_NeverReadsIt(string method, string? contentType)
    {
        foreach (var (credential, status) in new[] { (service.Accesskey, HttpStatusCode.OK), ("x", HttpStatusCode.Unauthorized) })
        {
            using var content = new ByteArrayContent(Encoding.ASCII.GetBytes("{ not a form" + new string('x', 70_000)));
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);

            (await service.SendAsync(new HttpMethod(method), Path, credential, content)).Status.ShouldBe(status);
        }
    }

    [Fact]
    public async Task ForwardAuth_OfABodyThatNeverComes_DoesNotWaitForIt()
    {
        var response = await RawHttp.SendAsync(
            service.Address,
            $"POST {Path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.Accesskey}\r\nContent-Length: 9999999\r\nConnection: close\r\n\r\n");

        response.ShouldStartWith("HTTP/1.1 200 ");
    }

    [Theory]
    [InlineData("Authorization", "Bearer {key}, Bearer {key}")]
    [InlineData("Authorization", "Bearer {session}, Bearer {key}")]
    public async Task ForwardAuth_WithTwoCredentialsInTheHeader_IsRejectedAsInvalid(string header, string value) =>
        ShouldConflict(await service.SendAsync(HttpMethod.Get, Path, headers: (header, Filled(value))));

    [Theory]
    [InlineData("accesskey={key}&accesskey={key}")]
    [InlineData("accesskey={key}&token={session}")]
    [InlineData("accesskey=x&%61ccesskey=y")]
    public async Task ForwardAuth_WithTwoCredentialsInTheQuery_IsRejectedAsInvalid(string query) =>
        ShouldConflict(await service.GetAsync($"{Path}?{Filled(query)}"));

    [Fact]
    public async Task ForwardAuth_WithCredentialsInHeaderAndQuery_IsRejectedAsInvalid() =>
        ShouldConflict(await service.GetAsync($"{Path}?accesskey={service.Accesskey}", service.Accesskey));

    [Fact]
    public async Task ForwardAuth_WithASession_IsRejectedLikeAnUnknownKey()
    {
        var unknown = (await service.GetAsync(Path, TokenFormat.Default.Generate().Reveal())).Json.GetProperty("detail").GetString();

        foreach (var answer in new[] { await service.GetAsync(Path, service.Session), await service.GetAsync($"{Path}?token={service.Session}") })
        {
            answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials").Json.GetProperty("detail").GetString().ShouldBe(unknown);
            answer.Header("X-Customer-Id").ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("X-Original-URI")]
    [InlineData("X-Forwarded-Uri")]
    public async Task ForwardAuth_WhereNoHeaderIsNamed_LooksIntoNone(string header)
    {
        (await service.SendAsync(HttpMethod.Get, Path, headers: (header, $"/?accesskey={service.Accesskey}")))
            .ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");
        (await service.SendAsync(HttpMethod.Get, Path, service.Accesskey, headers: (header, "/?accesskey=x"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ForwardAuth_OfADeletedKey_IsRejectedImmediately()
    {
        var made = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        (await service.GetAsync(Path, made.Token)).Status.ShouldBe(HttpStatusCode.OK);

        await service.Client(service.Session).DeleteAccesskeyAsync(made.Id);

        (await service.GetAsync(Path, made.Token)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    private string Filled(string text) =>
        text.Replace("{key}", service.Accesskey, StringComparison.Ordinal).Replace("{session}", service.Session, StringComparison.Ordinal);

    private static void ShouldPass(ServiceResponse answer, Guid accesskeyId, Guid customerId)
    {
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Header("X-Accesskey-Id").ShouldBe(accesskeyId.ToString());
        answer.Header("X-Customer-Id").ShouldBe(customerId.ToString());
        answer.ContentHeaders.ContentLength.ShouldBe(0);
        answer.ContentHeaders.ContentType.ShouldBeNull();
        answer.Text.ShouldBeEmpty();
        answer.Header("Cache-Control").ShouldBe("no-store");
        answer.Header("Referrer-Policy").ShouldBe("no-referrer");
        answer.Header("X-Request-Id").ShouldNotBeNull();
    }

    private static void ShouldConflict(ServiceResponse answer)
    {
        answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        answer.Header("WWW-Authenticate").ShouldBe("Bearer realm=\"accesskeys\", error=\"invalid_token\"");
        answer.Json.GetProperty("detail").GetString()!.ShouldStartWith("Send one credential only once");
        answer.Header("X-Accesskey-Id").ShouldBeNull();
    }
}
