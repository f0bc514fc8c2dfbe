using Accesskeys.Clients.UnitTests.Hosting;

namespace Accesskeys.Clients.UnitTests.AspNetCore;

public sealed class HiddenKeyTests
{
    private const string Token = "vb_1MMxPkUV2LMxfNrA2QURag6rTg2FF54w";

    [Theory]
    [InlineData("/open?accesskey=" + Token, " /open")]
    [InlineData("/open?a=%20+1&accesskey=" + Token + "&b&c=", "?a=%20+1&b&c= /open?a=%20+1&b&c=")]
    [InlineData("/open?accesskey=" + Token + "&a=1&%61ccesskey=" + Token, "?a=1 /open?a=1")]
    [InlineData("/open?a=1&accesskeys=2", "?a=1&accesskeys=2 /open?a=1&accesskeys=2")]
    public async Task Key_InTheQuery_IsGoneFromItAndTheRestAsItWas(string path, string expected)
    {
        await using var application = await Application.StartAsync();

        (await application.GetAsync(path).TextAsync()).ShouldBe(expected);
    }

    [Fact]
    public async Task Key_WhateverBecomesOfIt_IsInNoLineButTheHostsOwn()
    {
        await using var application = await Application.StartAsync();
        var answers = new Queue<Func<HttpResponseMessage>>(
            [() => StubService.Good(0), () => StubService.Bad(), () => throw new HttpRequestException("No such host.")]);
        application.Service.Answer = _ => Task.FromResult(answers.Dequeue()());

        foreach (var status in new[] { 200, 401, 503 })
        {
            (await application.GetAsync("/claims?a=1&accesskey=" + Token).StatusAsync()).ShouldBe(status);
            application.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        application.Log.All.ShouldContain(line => line.Text.Contains("QueryString: ?a=1"));
        var shown = application.Log.All.Where(line => line.Text.Contains(Token) || line.Text.Contains(Application.OwnKey)).ToList();
        shown.Count.ShouldBe(3);
        shown.ShouldAllBe(line => line.Category == "Microsoft.AspNetCore.Hosting.Diagnostics" && line.Text.StartsWith("Request starting"));
    }
}
