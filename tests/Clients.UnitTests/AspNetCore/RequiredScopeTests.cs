using Accesskeys.AspNetCore;
using Accesskeys.Clients.UnitTests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Clients.UnitTests.AspNetCore;

public sealed class RequiredScopeTests
{
    [Theory]
    [InlineData("/calls", 200, "calls:read")]
    [InlineData("/calls", 200, "orders:read", "calls:*")]
    [InlineData("/calls", 200, "*")]
    [InlineData("/calls", 403)]
    [InlineData("/calls", 403, "calls")]
    [InlineData("/calls", 403, "calls:read:own")]
    [InlineData("/calls", 403, "call:*")]
    [InlineData("/calls", 403, "calls:read:*")]
    [InlineData("/both", 403, "calls:read")]
    [InlineData("/both", 200, "calls:read", "calls:write")]
    public async Task Scope_ThatIsAskedFor_HasToBeHeld(string path, int status, params string[] held)
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = _ => Task.FromResult(StubService.Good(1000, held));

        var answer = await application.GetAsync(path + "?accesskey=vb_key");

        answer.Response.StatusCode.ShouldBe(status);
        answer.Response.Headers.WWWAuthenticate.ToString().ShouldBe(status == 403 ? "Bearer error=\"insufficient_scope\"" : "");
    }

    [Fact]
    public async Task Scope_WithoutAKey_IsUnauthorized()
    {
        await using var application = await Application.StartAsync();

        (await application.GetAsync("/calls").StatusAsync()).ShouldBe(StatusCodes.Status401Unauthorized);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("calls:*")]
    [InlineData("Calls:read")]
    [InlineData("calls read")]
    public void Policy_ForWhatIsNoScope_CantBeMade(string scope) =>
        Should.Throw<ArgumentException>(() => new AuthorizationPolicyBuilder().RequireScope(scope));
}
