using System.Net;
using Accesskeys.Client;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.WebApi.IntegrationTests.Authentication;

public abstract class CredentialTests(Service service)
{
    public sealed class OnSqlite(Service service) : CredentialTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : CredentialTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : CredentialTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/v1.0/customer";
    private const string ForwardAuth = "/auth/verify";

    public static TheoryData<string> PathsThatTakeKeys => [Path, ForwardAuth];

    [Fact]
    public async Task Credential_InEachPlaceThatTakesIt_IsGood()
    {
        foreach (var path in new[] { $"{Path}?accesskey={service.Accesskey}", $"{Path}?token={service.Session}", $"{Path}?accesskey=&token={service.Session}" })
        {
            (await service.GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK, path);
        }

        (await service.GetAsync(Path, service.Accesskey)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.GetAsync(Path, service.Session)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Authorization", "bearer ")]
    [InlineData("authorization", "BEARER   ")]
    public async Task Bearer_InAnyCase_IsTaken(string header, string scheme)
    {
        var answer = await service.SendAsync(HttpMethod.Get, Path, headers: (header, scheme + service.Accesskey));

        answer.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(Path, null)]
    [InlineData(Path + "?accesskey=", null)]
    [InlineData(Path + "?accesskey=&token=", "Bearer ")]
    [InlineData(Path + "?Accesskey=vb_x", null)]
    [InlineData(Path, "Basic b3BlcmF0b3I6c2VjcmV0")]
    [InlineData(ForwardAuth, null)]
    [InlineData(ForwardAuth + "?accesskey=&token=", "Bearer ")]
    [InlineData(ForwardAuth + "?Accesskey=vb_x", null)]
    [InlineData(ForwardAuth, "Basic b3BlcmF0b3I6c2VjcmV0")]
    public async Task Credential_WhenThereIsNone_IsRequired(string path, string? authorization)
    {
        var answer = authorization is null
            ? await service.GetAsync(path)
            : await service.SendAsync(HttpMethod.Get, path, headers: ("Authorization", authorization));

        answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");
        answer.Header("WWW-Authenticate").ShouldBe("Bearer realm=\"accesskeys\"");
    }

    [Theory]
    [MemberData(nameof(PathsThatTakeKeys))]
    public async Task Refusals_OfWhateverIsWrongWithAKey_AreTheSameToTheByte(string path)
    {
        var client = service.Client(service.Session);
        var deleted = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        await client.DeleteAccesskeyAsync(deleted.Id);
        var expired = await client.CreateAccesskeyAsync(new CreateAccesskey { Expire = 1 });
        service.Clock.Advance(TimeSpan.FromSeconds(1));
        var good = service.Accesskey;

        string[] bad =
        [
            TokenFormat.Default.Generate().Reveal(), deleted.Token, expired.Token,
            good[..^1] + (good[^1] == 'A' ? 'B' : 'A'), good[..5] + (good[5] == 'A' ? 'B' : 'A') + good[6..],
            "vb_" + good[3..].ToLowerInvariant(), good + " ", good + "x", "vb_", "vb_é", "x", good + ", x", "vb_" + new string('A', 10_000),
        ];
        var answers = new List<string>();
        foreach (var token in bad)
        {
            answers.Add(Anonymised(await service.GetAsync($"{path}?accesskey={Uri.EscapeDataString(token)}")));
            if (token.All(char.IsAscii) && token.Trim() == token)
            {
                answers.Add(Anonymised(await service.GetAsync(path, token)));
            }
        }

        answers.Distinct().ShouldHaveSingleItem().ShouldContain("Bearer realm=\"accesskeys\", error=\"invalid_token\"");
    }

    [Theory]
    [MemberData(nameof(PathsThatTakeKeys))]
    public async Task Refusals_OfWhateverIsWrongWithASession_AreTheSameToTheByteAsAKeys(string path)
    {
        var parts = service.Session.Split('.');
        var unknown = Anonymised(await service.GetAsync(path, TokenFormat.Default.Generate().Reveal()));

        foreach (var session in new[]
        {
            service.Session + "=", service.Session + "==", "a.b.c", "..", $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}",
            $"eyJhbGciOiJub25lIn0.{parts[1]}.", new string('a', 5000) + ".b.c",
        })
        {
            Anonymised(await service.GetAsync($"{path}?token={Uri.EscapeDataString(session)}")).ShouldBe(unknown, session);
            Anonymised(await service.GetAsync(path, session)).ShouldBe(unknown, session);
        }

        Anonymised(await service.GetAsync($"{path}?token=opaque")).ShouldBe(unknown);
    }

    [Theory]
    [MemberData(nameof(PathsThatTakeKeys))]
    public async Task Key_InTheParameterOfSessions_IsRejectedNamingTheRightPlace(string path)
    {
        var answer = await service.GetAsync($"{path}?token={service.Accesskey}");

        answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        answer.Json.GetProperty("detail").GetString()!.ShouldContain("Send an access key as ?accesskey=");
        (await service.GetAsync($"{path}?token={TokenFormat.Default.Generate().Reveal()}")).Json.GetProperty("detail").GetString()
            .ShouldBe(answer.Json.GetProperty("detail").GetString());
    }

    [Theory]
    [MemberData(nameof(PathsThatTakeKeys))]
    public async Task Session_InTheParameterOfKeys_IsRejectedNamingTheRightPlace(string path)
    {
        var answer = await service.GetAsync($"{path}?accesskey={service.Session}");

        answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        answer.Json.GetProperty("detail").GetString()!.ShouldContain("Send a session token as ?token=");
    }

    [Fact]
    public async Task Credentials_WhenTwoOrOneTwice_Conflict()
    {
        var (key, session) = (service.Accesskey, service.Session);
        foreach (var query in new[]
        {
            $"accesskey={key}&token={session}", $"accesskey={key}&accesskey={key}", $"token={session}&token=x", $"accesskey=x&%61ccesskey=y",
        })
        {
            (await service.GetAsync($"{Path}?{query}")).ShouldBeProblem(HttpStatusCode.BadRequest, "conflicting_credentials");
        }

        (await service.GetAsync($"{Path}?accesskey={key}", key)).ShouldBeProblem(HttpStatusCode.BadRequest, "conflicting_credentials");
        (await service.SendAsync(HttpMethod.Get, Path, key + ", bearer " + key)).ShouldBeProblem(HttpStatusCode.BadRequest, "conflicting_credentials");
        var lines = $"Authorization: Bearer {key}\r\nAuthorization: Bearer {key}";
        (await RawHttp.SendAsync(service.Address, $"GET {Path} HTTP/1.1\r\nHost: x\r\n{lines}\r\nConnection: close\r\n\r\n"))
            .ShouldContain("conflicting_credentials");
    }

    [Theory]
    [MemberData(nameof(PathsThatTakeKeys))]
    public async Task Key_AtItsExpiry_StopsWorking(string path)
    {
        var made = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 1000 });

        service.Clock.Advance(TimeSpan.FromSeconds(900));
        (await service.GetAsync(path, made.Token)).Status.ShouldBe(HttpStatusCode.OK);
        service.Clock.Advance(TimeSpan.FromSeconds(100));
        (await service.GetAsync(path, made.Token)).ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Credential_WhereNoneIsNeeded_IsNotLookedAt()
    {
        var login = $$"""{"username": "{{Service.Username}}", "password": "{{Service.Password}}"}""";

        (await service.PostAsync("/auth/login?accesskey=x&accesskey=y", login, "x")).Status.ShouldBe(HttpStatusCode.OK);
        (await service.GetAsync("/health/live?accesskey=x", "x")).Status.ShouldBe(HttpStatusCode.OK);
        (await service.GetAsync("/v1.0/nothing?accesskey=x")).ShouldBeProblem(HttpStatusCode.NotFound, "route_not_found");
    }

    [Theory]
    [InlineData("GET", "/v1.0/customer")]
    [InlineData("POST", "/v1.0/customers")]
    [InlineData("GET", "/v1.0/accesskeys")]
    [InlineData("POST", "/v1.0/accesskeys")]
    [InlineData("POST", "/v1.0/accesskeys/verify")]
    [InlineData("GET", "/v1.0/accesskeys/nonsense")]
    [InlineData("PUT", "/v1.0/accesskeys/nonsense")]
    [InlineData("DELETE", "/v1.0/accesskeys/nonsense")]
    public async Task Endpoint_WithoutACredential_IsClosedBeforeAnythingElseIsLookedAt(string method, string path)
    {
        var answer = await service.SendAsync(new HttpMethod(method), path, content: new StringContent("not json"));

        answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");
    }

    private static string Anonymised(ServiceResponse answer)
    {
        answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        var headers = answer.Headers.Concat(answer.ContentHeaders)
            .Where(header => !header.Key.Equals("Date", StringComparison.OrdinalIgnoreCase)
                && !header.Key.Equals("X-Request-Id", StringComparison.OrdinalIgnoreCase))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        return string.Join('\n', headers) + answer.Text.Replace(answer.Header("X-Request-Id")!, "", StringComparison.Ordinal);
    }
}
