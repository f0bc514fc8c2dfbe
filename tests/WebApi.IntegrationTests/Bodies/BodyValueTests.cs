using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Bodies;

public sealed class BodyValueTests(Service service) : IClassFixture<Service>
{
    private const int Most = 250_000;

    // The object itself, its two arrays and the one key are values too.
    private const int Others = 4;

    [Theory]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("\"a\"")]
    public async Task Body_OfAsManyValuesAsItMayHave_IsReadAndNoneBeyond(string value)
    {
        (await ImportAsync(value, Most - Others)).Status.ShouldBe(HttpStatusCode.OK);
        (await ImportAsync(value, Most - Others + 1)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json")
            .Json.GetProperty("detail").GetString().ShouldBe("The body contains more than 250,000 values.");
    }

    private Task<ServiceResponse> ImportAsync(string value, int count) => service.PostAsync(
        "/v1.0/accesskeys/import", $$"""{"accesskeys": [{}], "x": [{{string.Join(',', Enumerable.Repeat(value, count))}}]}""", service.Accesskey);
}
