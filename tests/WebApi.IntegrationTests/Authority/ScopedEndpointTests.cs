using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

public abstract class ScopedEndpointTests(Service service)
{
    public sealed class OnSqlite(Service service) : ScopedEndpointTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : ScopedEndpointTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : ScopedEndpointTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private static readonly string[] _scopes = ["accesskeys:read", "accesskeys:write", "accesskeys:verify", "customers:write", "nodes:read", "limits:write"];

    public static TheoryData<string> Calls => [.. ScopedCalls.All.Keys];

    [Fact]
    public void Endpoints_AllOfThem_AreKnownHere() => service.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').Split('/')[0] is "v1.0" or "auth")
        .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? endpoint.RoutePattern.RawText)
        .ShouldBe([.. ScopedCalls.All.Keys, .. ScopedCalls.WithoutKeys, ScopedCalls.WithoutAName], ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Key_WithNothingButTheScope_MayCall(string operation)
    {
        var call = ScopedCalls.All[operation];
        var key = await HoldingAsync([.. new[] { call.Scope, call.SecondScope }.OfType<string>()]);

        (await SendAsync(call, key)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Key_WithEveryOtherScope_MayNotWhereOneIsNeeded(string operation)
    {
        var call = ScopedCalls.All[operation];
        var key = await HoldingAsync([.. _scopes.Where(scope => scope != call.Scope), "orders:*"]);

        var answer = await SendAsync(call, key);

        if (call.Scope is null)
        {
            answer.Status.ShouldBe(HttpStatusCode.OK);
            return;
        }

        answer.ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied")
            .Json.GetProperty("detail").GetString()!.ShouldContain(call.Scope);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Key_WithoutTheSecondScope_MayNot(string operation)
    {
        var call = ScopedCalls.All[operation];
        if (call.SecondScope is { } second)
        {
            (await SendAsync(call, await HoldingAsync([.. _scopes.Where(scope => scope != second)])))
                .ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied").Json.GetProperty("detail").GetString()!.ShouldContain(second);
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task AnotherCustomersKey_ThatHoldsEverything_IsNotTheOperators(string operation)
    {
        var (call, (_, session)) = (ScopedCalls.All[operation], await service.RegisterCustomerAsync());
        var key = await service.CreateKeyAsync("""{"scopes": ["*", "customers:write", "operator"]}""", session);

        var answer = await SendAsync(call, key.Token);

        (answer.Status == HttpStatusCode.Forbidden).ShouldBe(call.IsOperatorsOnly, answer.Text);
    }

    [Theory]
    [InlineData("GET", "/v1.0/accesskeys/nonsense", null)]
    [InlineData("GET", "/v1.0/accesskeys?page_size=0", null)]
    [InlineData("PUT", "/v1.0/accesskeys/nonsense", "{")]
    [InlineData("DELETE", "/v1.0/accesskeys/nonsense", null)]
    [InlineData("POST", "/v1.0/accesskeys/nonsense/rotate", "{")]
    [InlineData("POST", "/v1.0/accesskeys", "[]")]
    [InlineData("POST", "/v1.0/accesskeys/verify", "{}")]
    public async Task MissingScope_Always_IsReportedBeforeAnyOtherError(string method, string path, string? body) =>
        (await service.SendAsync(new HttpMethod(method), path, await HoldingAsync([]), body is null ? null : RequestExtensions.Json(body)))
            .ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");

    [Theory]
    [InlineData("accesskeys:*")]
    [InlineData("*")]
    public async Task Scope_ThatHoldsTheOneThatIsNeeded_WillDo(string scope) =>
        (await service.GetAsync("/v1.0/accesskeys", await HoldingAsync([scope]))).Status.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task Session_NeedsNoScope() => (await service.GetAsync("/v1.0/accesskeys", service.Session)).Status.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("")]
    [InlineData("?successors=true")]
    public async Task Delete_OfOneself_NeedsNoScope(string query)
    {
        var key = await service.CreateKeyAsync("""{"scopes": []}""");

        (await service.SendAsync(HttpMethod.Delete, key.Path + query, key.Token)).Status.ShouldBe(HttpStatusCode.OK);
        (await service.GetAsync("/v1.0/customer", key.Token)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Rotate_OfOneself_NeedsNoScope()
    {
        var key = await service.CreateKeyAsync("""{"scopes": []}""");

        var answer = await service.SendAsync(HttpMethod.Post, $"/v1.0/accesskeys/{key.Id.ToString().ToUpperInvariant()}/rotate", key.Token);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        KeyCreation.Made(answer).Strings("scopes").ShouldBeEmpty();
    }

    [Fact]
    public async Task Oneself_IsReadAndChangedWithTheScopeOnly()
    {
        var key = await service.CreateKeyAsync("""{"scopes": []}""");

        (await service.GetAsync(key.Path, key.Token)).ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
        (await service.PutAsync(key.Path, """{"name": "renamed"}""", key.Token)).ShouldBeProblem(HttpStatusCode.Forbidden, "permission_denied");
    }

    private async Task<string> HoldingAsync(string[] scopes) =>
        (await service.CreateKeyAsync($$"""{"scopes": {{System.Text.Json.JsonSerializer.Serialize(scopes)}}}""")).Token;

    private async Task<ServiceResponse> SendAsync(ScopedCall call, string credential)
    {
        var (method, path, body, _) = await call.FilledAsync(service);
        return await service.SendAsync(method, path, credential, body is null ? null : RequestExtensions.Json(body));
    }
}
