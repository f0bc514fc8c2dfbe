using Accesskeys.Clients.UnitTests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Clients.UnitTests.AspNetCore;

public sealed class PresentedKeyTests
{
    private const string Token = "vb_1MMxPkUV2LMxfNrA2QURag6rTg2FF54w";

    [Theory]
    [InlineData("/claims?accesskey=" + Token, null)]
    [InlineData("/claims?a=1&%61ccesskey=vb%5F1MMxPkUV2LMxfNrA2QURag6rTg2FF54w", null)]
    [InlineData("/claims", "Bearer " + Token)]
    [InlineData("/claims", "bearer   " + Token)]
    [InlineData("/claims?accesskey=&token=somebodys", "Bearer " + Token)]
    [InlineData("/claims?accesskey=" + Token, "Basic dTpw")]
    public async Task Key_WhereTheServiceTakesIt_IsAskedAbout(string path, string? header)
    {
        await using var application = await Application.StartAsync();

        (await application.GetAsync(path, header is null ? [] : [header]).StatusAsync()).ShouldBe(StatusCodes.Status200OK);

        application.Service.Asked.ShouldHaveSingleItem().Token.ShouldBe(Token);
        application.Service.LastRequest!.RequestUri.ShouldBe(new Uri("https://keys.example/base/v1.0/accesskeys/verify"));
        application.Service.LastRequest.Headers.Authorization!.ToString().ShouldBe("Bearer " + Application.OwnKey);
    }

    [Fact]
    public async Task Key_OfAnotherForm_IsForTheServiceToJudge()
    {
        await using var application = await Application.StartAsync();

        await application.GetAsync("/claims?accesskey=a.b.c");

        application.Service.Asked.ShouldHaveSingleItem().Token.ShouldBe("a.b.c");
    }

    [Theory]
    [InlineData("/claims?accesskey=" + Token + "&accesskey=" + Token)]
    [InlineData("/claims?accesskey=" + Token, "Bearer " + Token)]
    [InlineData("/claims", "Bearer " + Token, "Bearer " + Token)]
    [InlineData("/claims", "Bearer " + Token + ", Bearer " + Token)]
    [InlineData("/claims?accesskey=" + Token, "Bearer eyJ.a.b")]
    public async Task Credentials_MoreThanOne_AreABadRequest(string path, params string[] headers)
    {
        await using var application = await Application.StartAsync();

        var answer = await application.GetAsync(path, headers);

        answer.Response.StatusCode.ShouldBe(StatusCodes.Status400BadRequest);
        application.Service.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/claims", "")]
    [InlineData("/claims?accesskey=", "")]
    [InlineData("/claims?Accesskey=" + Token, "")]
    [InlineData("/claims?accesskey", "Bearer ")]
    [InlineData("/claims", "Basic dTpw")]
    [InlineData("/claims", "Bearer eyJ.a.b")]
    public async Task Key_WhereNoneIsGiven_IsAskedForAndTheServiceIsNot(string path, string header)
    {
        await using var application = await Application.StartAsync();

        var answer = await application.GetAsync(path, header);

        answer.Response.StatusCode.ShouldBe(StatusCodes.Status401Unauthorized);
        answer.Response.Headers.WWWAuthenticate.ToString().ShouldBe("Bearer");
        application.Service.Asked.ShouldBeEmpty();
    }
}
