using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Contract;

public sealed class OpenApiTests(OpenApiTests.Unprepared service) : IClassFixture<OpenApiTests.Unprepared>
{
    [Fact]
    public async Task Document_IsTheOneThatIsCommitted()
    {
        var file = Path.Combine(Repository.Root, "docs", "openapi.json");
        var committed = await File.ReadAllTextAsync(file);

        var served = (await service.GetAsync("/openapi/v1.json")).Text.ReplaceLineEndings("\n") + "\n";
        await File.WriteAllTextAsync(file, served);

        (served == committed).ShouldBeTrue("docs/openapi.json has been written anew: read the difference, generate the SDK, commit both.");
    }

    [Fact]
    public async Task Swagger_ShowsAPageThatKeepsNoCredential()
    {
        var page = await service.GetAsync("/swagger/index.html");
        var script = await service.GetAsync("/swagger/index.js");

        page.Status.ShouldBe(HttpStatusCode.OK);
        script.Text.ShouldContain("/openapi/v1.json");
        script.Text.ShouldNotContain("\"persistAuthorization\":true");
    }

    /// <summary>Nothing is answered that the document would have to describe before it is written anew.</summary>
    public sealed class Unprepared : Service
    {
        protected override Task PrepareAsync() => Task.CompletedTask;
    }
}
