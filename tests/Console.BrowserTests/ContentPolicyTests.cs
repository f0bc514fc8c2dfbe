using Accesskeys.Console.BrowserTests.Hosting;

namespace Accesskeys.Console.BrowserTests;

/// <summary>That the tests see what a page does against its policy, and that the browser keeps it from doing it.</summary>
public sealed class ContentPolicyTests(Chromium chromium, ConsoleService service) : BrowserTest(chromium, service), IClassFixture<ConsoleService>
{
    [Theory]
    [InlineData("<script>document.title = 'injected'</script>")]
    [InlineData("<img src='nothing' onerror=\"document.title = 'injected'\">")]
    [InlineData("<script src='https://elsewhere.example/script.js'></script>")]
    [InlineData("<style>body { color: red }</style>")]
    [InlineData("<p style='color: red'>")]
    [InlineData("<img src='https://elsewhere.example/pixel.png'>")]
    [InlineData("<iframe src='https://elsewhere.example/'></iframe>")]
    public async Task Page_ThatViolatesItsPolicy_IsReportedAndRunsNothing(string injected)
    {
        var page = await OpenAsync();
        await page.RouteAsync("**/sign-in", async route =>
        {
            var response = await route.FetchAsync();
            var body = (await response.TextAsync()).Replace("<body>", "<body>" + injected, StringComparison.Ordinal);
            await route.FulfillAsync(new() { Response = response, Body = body });
        });

        await page.GotoAsync("/sign-in");

        (await page.TitleAsync()).ShouldNotBe("injected");
        TakeErrors().ShouldContain(error => error.Contains("Content Security Policy", StringComparison.Ordinal));
    }
}
