using System.Net;
using System.Security.Claims;
using Accesskeys.Clients.UnitTests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Clients.UnitTests.AspNetCore;

public sealed class VerdictTests
{
    private const string Path = "/claims?accesskey=vb_key";

    [Fact]
    public async Task ValidKey_Always_ProvidesTheCallersClaims()
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = _ => Task.FromResult(StubService.Good(1000, "calls:read", "orders:*"));

        (await application.GetAsync(Path).TextAsync()).Split('\n').ShouldBe(
        [
            $"accesskey_id={StubService.KeyId}", $"customer_id={StubService.CustomerId}", $"{ClaimTypes.Name}=reporting",
            "accesskey_scope=calls:read", "accesskey_scope=orders:*",
        ]);
    }

    [Theory]
    [InlineData(""","external_id":"tenant-42","metadata":{"n":1.50,"__proto__":"x"}""", "external_id=tenant-42", """accesskey_metadata={"n":1.50,"__proto__":"x"}""")]
    [InlineData(""","metadata":{}""")]
    [InlineData("")]
    public async Task ValidKey_WithOwnerAndMetadata_ProvidesThemAsClaims(string members, params string[] claims)
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = _ => Task.FromResult(StubService.GoodWith(members));

        (await application.GetAsync(Path).TextAsync()).Split('\n').ShouldBe(
            [$"accesskey_id={StubService.KeyId}", $"customer_id={StubService.CustomerId}", $"{ClaimTypes.Name}=reporting", .. claims]);
    }

    [Theory]
    [InlineData("not_found")]
    [InlineData("expired")]
    [InlineData("disabled")]
    [InlineData("ip_not_allowed")]
    [InlineData("malformed")]
    [InlineData("a_code_of_tomorrow")]
    public async Task InvalidKey_WhateverTheReason_IsRejectedTheSameWay(string code)
    {
        await using var application = await Application.StartAsync();
        application.Service.Answer = _ => Task.FromResult(StubService.Bad(code));

        var answer = await application.GetAsync(Path);

        answer.Response.StatusCode.ShouldBe(StatusCodes.Status401Unauthorized);
        answer.Response.Headers.WWWAuthenticate.ToString().ShouldBe("Bearer error=\"invalid_token\"");
        answer.Response.Body.ReadByte().ShouldBe(-1);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("fe80::1%3", "fe80::1")]
    [InlineData(null, "::")]
    public async Task ClientAddress_Always_IsSentInTheFormThatTheServiceAccepts(string? address, string told)
    {
        await using var application = await Application.StartAsync();

        await application.GetFromAsync(address is null ? null : IPAddress.Parse(address), Path, []);

        application.Service.Asked.ShouldHaveSingleItem().Ip.ShouldBe(told);
    }

    [Fact]
    public async Task Address_WhereItIsToBeLeftOut_IsNotTold()
    {
        await using var application = await Application.StartAsync(options => options.PassClientAddress = false);

        await application.GetAsync(Path);

        application.Service.Asked.ShouldHaveSingleItem().Ip.ShouldBeNull();
    }
}
