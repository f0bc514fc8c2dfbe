using System.Net;
using System.Text.Json;
using Accesskeys.WebApi.IntegrationTests.Users;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

/// <summary>Every role, and a key that holds everything, at every endpoint that takes a caller.</summary>
public abstract class RoleEndpointTests(Service service)
{
    public sealed class OnSqlite(Service service) : RoleEndpointTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : RoleEndpointTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : RoleEndpointTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private static readonly string[] _viewers =
    [
        "GetCustomer", "ListNodes", "ListAccesskeys", "GetAccesskey", "ListChanges", "ListAccesskeyChanges", "ListRefusals",
        "ListAccesskeyUsage", "ListUsage", "SummarizeAccesskeys", "ListAccesskeyChain", "ExplainAccesskey",
        .. ScopedCalls.OfSessions.Keys,
    ];

    private static readonly string[] _developers =
    [
        .. _viewers, "CreateAccesskey", "ImportAccesskeys", "VerifyAccesskey", "UpdateAccesskey", "RotateAccesskey", "DeleteAccesskey",
        "RevokeAccesskeys",
    ];

    private static readonly Dictionary<string, ScopedCall> _calls = ScopedCalls.All.Concat(ScopedCalls.OfSessions).Concat(ScopedCalls.OfOwners)
        .Where(call => call.Key != "ForwardAuth").ToDictionary();

    private static readonly Dictionary<string, string[]> _allowed = new()
    {
        ["owner"] = [.. _calls.Keys],
        ["developer"] = _developers,
        ["viewer"] = _viewers,
    };

    public static TheoryData<string, string> RolesAndCalls =>
        [.. _allowed.Keys.SelectMany(role => _calls.Keys, (role, call) => (role, call))];

    public static TheoryData<string> Calls => [.. _calls.Keys];

    // The operator's own users: no endpoint is closed to their customer.
    [Theory, MemberData(nameof(RolesAndCalls))]
    public async Task Session_OfEachRole_MayCallWhatTheRoleHoldsAndNothingElse(string role, string operation)
    {
        var (_, session) = await service.AddUserAsync(role);

        var answer = await SendAsync(_calls[operation], session);

        if (_allowed[role].Contains(operation))
        {
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        }
        else
        {
            answer.ShouldBeProblem(HttpStatusCode.Forbidden, ScopedCalls.OfOwners.ContainsKey(operation) ? "owner_required" : "permission_denied");
        }
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task Key_ThatHoldsEverything_MayNotCallWhatTakesASession(string operation)
    {
        var answer = await SendAsync(_calls[operation], (await service.CreateKeyAsync("""{"scopes": ["*"]}""")).Token);

        if (ScopedCalls.OfOwners.ContainsKey(operation))
        {
            answer.ShouldBeProblem(HttpStatusCode.Forbidden, "owner_required");
        }
        else if (ScopedCalls.OfSessions.ContainsKey(operation))
        {
            answer.ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
        }
        else
        {
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        }
    }

    [Fact]
    public async Task NoScope_OfAKey_ReachesUsers()
    {
        var key = await service.CreateKeyAsync("""{"scopes": ["*", "users:*", "users:read", "users:write", "owner"]}""");

        (await service.GetAsync(UserExtensions.Path, key.Token)).ShouldBeProblem(HttpStatusCode.Forbidden, "owner_required");
    }

    [Fact]
    public async Task MissingOwner_Always_IsReportedBeforeAnyOtherError()
    {
        foreach (var (method, path) in new[] { ("POST", ""), ("PUT", "/nonsense"), ("DELETE", "/nonsense"), ("GET", "?page_size=0") })
        {
            (await service.SendAsync(new HttpMethod(method), UserExtensions.Path + path, service.Accesskey, new StringContent("not json")))
                .ShouldBeProblem(HttpStatusCode.Forbidden, "owner_required");
        }
    }

    [Theory]
    [InlineData("developer", null, "accesskeys:*", "nodes:read")]
    [InlineData("developer", """["accesskeys:verify"]""", "accesskeys:verify")]
    [InlineData("developer", """["*"]""")]
    [InlineData("developer", """["orders:read", "calls:*"]""", "orders:read", "calls:*")]
    [InlineData("developer", """["customers:write"]""")]
    [InlineData("developer", """["orders:read", "limits:write"]""")]
    [InlineData("owner", null, "*")]
    [InlineData("owner", """["orders:read"]""", "orders:read")]
    public async Task Key_CreatedByARole_HoldsNoMoreThanTheRole(string role, string? scopes, params string[] held)
    {
        var (_, session) = await service.AddUserAsync(role);

        var answer = await service.PostAsync(
            "/v1.0/accesskeys", scopes is null ? """{"expire": 2147483647}""" : $$"""{"expire": 60, "scopes": {{scopes}}}""", session);

        if (held.Length == 0)
        {
            answer.ShouldBeProblem(HttpStatusCode.Forbidden, "scope_exceeded").ErrorsOf("scopes").ShouldHaveSingleItem();
        }
        else
        {
            answer.Json.GetProperty("scopes").Deserialize<string[]>().ShouldBe(held);
        }
    }

    [Fact]
    public async Task Role_WhenItChanges_CountsAtOnceForTheSessionsThereAre()
    {
        var (user, session) = await service.AddUserAsync("viewer");
        var client = service.Client(service.Session);
        (await service.PostAsync("/v1.0/accesskeys", """{"expire": 60}""", session)).ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");

        await client.UpdateUserAsync(user.Id, new Client.UpdateUser { Role = "owner" });
        (await service.PostAsync("/v1.0/accesskeys", """{"expire": 60}""", session)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.GetAsync(UserExtensions.Path, session)).Status.ShouldBe(HttpStatusCode.OK);

        await client.UpdateUserAsync(user.Id, new Client.UpdateUser { Role = "viewer" });
        (await service.GetAsync(UserExtensions.Path, session)).ShouldBeProblem(HttpStatusCode.Forbidden, "owner_required");
        (await service.PostAsync("/v1.0/accesskeys", """{"expire": 60}""", session)).ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
    }

    private async Task<ServiceResponse> SendAsync(ScopedCall call, string credential)
    {
        var (method, path, body, _) = await call.FilledAsync(service);
        return await service.SendAsync(method, path, credential, body is null ? null : RequestExtensions.Json(body));
    }
}
