using System.Net;
using Accesskeys.Application.Sessions;
using Accesskeys.Application.Verification;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.WebConsole;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

/// <summary>An endpoint of any kind needs a caller unless it says otherwise, and all that it says must hold.</summary>
public sealed class ClosedByDefaultTests(Service service) : IClassFixture<Service>
{
    private static readonly string[] _open =
        ["Login", "RedeemInvitation", "RevokeTokens", "ForwardAuth", "/auth/verify", "/health/live", "/health/ready", "/openapi/v1.json", "/swagger/{file?}", "/sign-in", "/invitation", "/assets/{file}"];

    public static TheoryData<string, bool> Combinations => new()
    {
        { "", false },
        { "anonymous", true },
        { "anonymous anonymous", true },
        { "anonymous read", false },
        { "read anonymous", false },
        { "operator anonymous", false },
        { "anonymous session", false },
        { "read", false },
    };

    private IEnumerable<RouteEndpoint> Endpoints =>
        service.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>();

    [Fact]
    public void Endpoints_ThatNeedNoCaller_AreThese() =>
        Endpoints.Where(AccessRequirementAttribute.IsOpen).Select(NameOf).ShouldBe(_open, ignoreOrder: true);

    // A short-circuited endpoint responds before its caller could be authenticated.
    [Fact]
    public void Endpoints_ThatAreShortCircuited_SayThatTheyNeedNoCaller() =>
        Endpoints.Where(endpoint => endpoint.Metadata.Any(item => item.GetType().Name == "ShortCircuitMetadata")).ShouldAllBe(endpoint => AccessRequirementAttribute.IsOpen(endpoint));

    [Fact]
    public async Task Endpoints_AllOthers_RejectARequestWithoutACredential()
    {
        // The console's pages lead to signing in instead, see ConsolePageTests.
        var closed = Endpoints
            .Where(endpoint => !AccessRequirementAttribute.IsOpen(endpoint) && endpoint.Metadata.GetMetadata<ConsolePage>() is null)
            .ToList();

        closed.ShouldNotBeEmpty();
        foreach (var endpoint in closed)
        {
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/').Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal);
                (await service.Http.SendAsync(new HttpMethod(method), path)).ShouldBeProblem(HttpStatusCode.Unauthorized, "authentication_required");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Endpoint_WithTheseRules_IsReachedWithoutACredentialOnlyIfAllAllowIt(string rules, bool reached) =>
        (await ReachesAsync(rules, credential: null)).ShouldBe((reached, reached ? 200 : 401));

    [Fact]
    public async Task Endpoint_WithSeveralRules_IsReachedOnlyIfAllHold()
    {
        var reader = (await service.CreateKeyAsync("""{"scopes": ["accesskeys:read"], "expire": 60}""")).Token;
        var both = (await service.CreateKeyAsync("""{"scopes": ["accesskeys:read", "accesskeys:write"], "expire": 60}""")).Token;
        var (_, others) = await service.RegisterCustomerAsync();

        (await ReachesAsync("", reader)).ShouldBe((true, 200));
        (await ReachesAsync("read write", reader)).ShouldBe((false, 403));
        (await ReachesAsync("write read", reader)).ShouldBe((false, 403));
        (await ReachesAsync("read write", both)).ShouldBe((true, 200));
        (await ReachesAsync("anonymous write", reader)).ShouldBe((false, 403));
        (await ReachesAsync("read session", both)).ShouldBe((false, 403));
        (await ReachesAsync("session operator", service.Session)).ShouldBe((true, 200));
        (await ReachesAsync("session operator", others)).ShouldBe((false, 403));
        (await ReachesAsync("operator session", others)).ShouldBe((false, 403));
    }

    private static string NameOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? endpoint.RoutePattern.RawText!;

    /// <summary>Whether a request reaches an endpoint that says this, and the status if it doesn't.</summary>
    private async Task<(bool Reached, int Status)> ReachesAsync(string rules, string? credential)
    {
        var metadata = rules.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(RuleOf).ToArray<object>();
        await using var scope = service.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = HttpMethods.Get;
        context.Request.Headers.Authorization = credential is null ? default : $"Bearer {credential}";
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.SetEndpoint(new RouteEndpoint(
            _ => Task.CompletedTask, RoutePatternFactory.Parse("/new"), order: 0, new EndpointMetadataCollection(metadata), displayName: null));
        var reached = false;
        var middleware = new CallerMiddleware(
            _ =>
            {
                reached = true;
                return Task.CompletedTask;
            },
            service.Services.GetRequiredService<IAccesskeyVerifier>(), service.Services.GetRequiredService<ISessions>(), service.Clock);
        await middleware.InvokeAsync(context);
        return (reached, context.Response.StatusCode);
    }

    private static Attribute RuleOf(string name) => name switch
    {
        "anonymous" => new AllowAnonymousAttribute(),
        "operator" => new OperatorOnlyAttribute(ServiceScopes.WriteCustomers),
        "session" => new SessionOnlyAttribute(),
        "read" => new RequireScopeAttribute(ServiceScopes.ReadAccesskeys),
        _ => new RequireScopeAttribute(ServiceScopes.WriteAccesskeys),
    };
}
