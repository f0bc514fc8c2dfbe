using System.Net;

namespace Accesskeys.WebApi.IntegrationTests.Verification;

public sealed class VerifyInputTests(Service service) : IClassFixture<Service>
{
    public static TheoryData<string, string> RulesThatAreBroken => new()
    {
        { "{}", "token" },
        { """{"token": null}""", "token" },
        { """{"token": null, "tokens": null}""", "token" },
        { """{"Token": "x"}""", "token" },
        { """{"token": "x", "tokens": ["x"]}""", "token" },
        { """{"tokens": []}""", "tokens" },
        { $$"""{"tokens": [{{string.Join(", ", Enumerable.Repeat("\"x\"", 101))}}]}""", "tokens" },
        { """{"tokens": [null]}""", "tokens" },
        { """{"tokens": ["x", null]}""", "tokens" },
    };

    [Theory]
    [MemberData(nameof(RulesThatAreBroken))]
    public async Task Verify_WhenARuleIsBroken_ReturnsInvalidRequestNamingTheMember(string body, string member)
    {
        var answer = await service.PostAsync(Verdicts.Path, body, service.Accesskey);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(member).ShouldHaveSingleItem();
        answer.Json.GetProperty("errors").EnumerateObject().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"token": 5}""", "token", "must be a string")]
    [InlineData("""{"token": {}}""", "token", "must be a string")]
    [InlineData("""{"token": ["x"]}""", "token", "must be a string")]
    [InlineData("""{"token": true}""", "token", "must be a string")]
    [InlineData("""{"tokens": "x"}""", "tokens", "must be an array of strings")]
    [InlineData("""{"tokens": 5}""", "tokens", "must be an array of strings")]
    [InlineData("""{"tokens": {"0": "x"}}""", "tokens", "must be an array of strings")]
    [InlineData("""{"tokens": ["x", 5]}""", "tokens", "must be an array of strings")]
    [InlineData("""{"tokens": [["x"]]}""", "tokens", "must be an array of strings")]
    [InlineData("""{"tokens": [{"token": "x"}]}""", "tokens", "must be an array of strings")]
    [InlineData("""{"token": "x", "token": "y"}""", "token", "occurs twice")]
    public async Task Verify_WhenAMemberIsOfTheWrongType_ReturnsInvalidJsonNamingIt(string body, string member, string rule)
    {
        var answer = await service.PostAsync(Verdicts.Path, body, service.Accesskey);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json").ErrorsOf(member).ShouldBe([rule]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[\"x\"]")]
    [InlineData("\"x\"")]
    [InlineData("{\"token\": \"x\"")]
    [InlineData("{\"token\": \"\\ud800\"}")]
    public async Task Verify_WhenTheBodyIsNotAnObject_ReturnsInvalidJson(string body) =>
        (await service.PostAsync(Verdicts.Path, body, service.Accesskey)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json");

    [Theory]
    [InlineData("""{"token": "x", "tokens": null}""")]
    [InlineData("""{"token": "x", "Tokens": ["y"], "id": 5, "past_cache": true, "more": [{}]}""")]
    public async Task Verify_WithUnknownOrNullMembers_PassesOverThem(string body) =>
        (await service.PostAsync(Verdicts.Path, body, service.Accesskey)).Text.ShouldBe("""{"valid":false,"code":"malformed"}""");

    [Fact]
    public async Task Verify_WithANullToken_TakesTheList() =>
        (await service.PostAsync(Verdicts.Path, """{"token": null, "tokens": ["x"]}""", service.Accesskey)).Status.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Verify_WithABodyThatIsNotJson_ReturnsUnsupportedMediaType(string contentType)
    {
        using var content = new StringContent("""{"token": "x"}""");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        (await service.SendAsync(HttpMethod.Post, Verdicts.Path, service.Accesskey, content))
            .ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Fact]
    public async Task Verify_WithATooLargeBody_ReturnsBodyTooLarge()
    {
        var body = $$"""{"token": "{{new string('x', 64 * 1024)}}"}""";

        (await service.PostAsync(Verdicts.Path, body, service.Accesskey)).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }
}
