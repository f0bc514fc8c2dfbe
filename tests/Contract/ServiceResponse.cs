using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Accesskeys.Tests;

/// <summary>A response, read to its end.</summary>
public sealed record ServiceResponse(HttpStatusCode Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Code => Json.GetProperty("code").GetString();

    public string[] ErrorsOf(string member) =>
        [.. Json.GetProperty("errors").GetProperty(member).EnumerateArray().Select(message => message.GetString()!)];

    public string? Header(string name) =>
        Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>Whether it is the problem document of the contract, whole.</summary>
    public ServiceResponse ShouldBeProblem(HttpStatusCode status, string code)
    {
        Status.ShouldBe(status, Text);
        ContentHeaders.ContentType.ShouldNotBeNull().ToString().ShouldBe("application/problem+json");
        var members = Json.EnumerateObject().Select(member => member.Name).ToList();
        members.Where(member => member != "errors")
            .ShouldBe(["type", "title", "status", "detail", "instance", "code", "request_id"]);
        Code.ShouldBe(code);
        Json.GetProperty("type").GetString().ShouldBe("about:blank");
        Json.GetProperty("status").GetInt32().ShouldBe((int)status);
        Json.GetProperty("request_id").GetString().ShouldBe(Header("X-Request-Id"));
        Json.GetProperty("detail").GetString().ShouldNotBeNullOrWhiteSpace();
        return this;
    }
}
