using System.Net;
using System.Text;

namespace Accesskeys.WebApi.IntegrationTests.Contract;

public sealed class ResponseValidationTests
{
    private const string Id = "\"id\": \"01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13\"";
    private const string Good = $$"""{{{Id}}, "count": 1, "tm": "2026-12-01T10:15:30.123456Z", "kind": "a", "note": null}""";

    private static readonly ApiDocument _things = new(
        """
        {
          "paths": {
            "/things/{id}": {
              "get": {
                "responses": {
                  "200": {
                    "description": "A thing.",
                    "headers": {
                      "X-Kind": { "required": true, "schema": { "type": "string", "enum": ["thing"] } },
                      "Retry-After": { "schema": { "type": "integer", "minimum": 1 } }
                    },
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } }
                  },
                  "404": {
                    "description": "code: not_found, gone",
                    "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
                  }
                }
              },
              "delete": { "responses": { "204": { "description": "Gone." } } }
            },
            "/things/all": {
              "get": { "responses": { "default": { "description": "Whatever." } } }
            }
          },
          "components": {
            "schemas": {
              "Thing": {
                "type": "object",
                "required": ["id", "count", "note"],
                "properties": {
                  "id": { "type": "string", "format": "uuid" },
                  "count": { "type": "integer", "format": "int32", "minimum": 1 },
                  "tm": { "type": "string", "format": "date-time" },
                  "kind": { "type": "string", "enum": ["a", "b"] },
                  "note": { "type": "string", "maxLength": 3, "nullable": true },
                  "parts": { "type": "array", "items": { "type": "object", "properties": { "name": { "type": "string" } } } },
                  "any": { "type": "object", "additionalProperties": {} }
                }
              },
              "Problem": { "type": "object", "properties": { "code": { "type": "string" } } }
            }
          }
        }
        """);

    [Theory]
    [InlineData(Good)]
    [InlineData($$"""{{{Id}}, "count": 2147483647, "note": null}""")]
    [InlineData($$"""{{{Id}}, "count": 1, "note": "x", "any": {"x": [1, null]}, "parts": [{}, {"name": "x"}]}""")]
    public async Task Body_AsItIsDocumented_IsLetThrough(string body) =>
        (await AskAsync("/things/1", Thing(body))).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData(Id, "\"id\": 5", "/id type")]
    [InlineData(Id, "\"id\": \"none\"", "/id format")]
    [InlineData(Id, "\"id\": null", "/id type")]
    [InlineData("\"count\": 1", "\"count\": \"1\"", "/count type")]
    [InlineData("\"count\": 1", "\"count\": 1.5", "/count type")]
    [InlineData("\"count\": 1", "\"count\": 0", "/count minimum")]
    [InlineData("\"count\": 1", "\"count\": 2147483648", "/count maximum")]
    [InlineData("\"count\": 1,", "", "required: ")]
    [InlineData("123456Z", "123456", "/tm format")]
    [InlineData("\"kind\": \"a\"", "\"kind\": \"c\"", "/kind enum")]
    [InlineData("\"note\": null", "\"note\": \"long\"", "/note maxLength")]
    [InlineData("\"note\": null", "\"note\": null, \"more\": 1", "/more additionalProperties")]
    [InlineData("\"note\": null", "\"note\": null, \"parts\": [{}, {\"nam\": \"\"}]", "/parts/1/nam additionalProperties")]
    [InlineData("\"note\": null", "\"note\": null, \"note\": null", "content: it is no JSON")]
    [InlineData("}", "", "content: it is no JSON")]
    public async Task Body_ThatDiffersFromTheDocument_IsRejectedByPointerAndRule(string documented, string answered, string fault)
    {
        var body = Good.Replace(documented, answered, StringComparison.Ordinal);

        await RejectsAsync("/things/1", Thing(body), "GET /things/{id} 200: ", fault);
    }

    [Fact]
    public async Task Status_ThatIsNotDocumented_IsRejected() =>
        await RejectsAsync("/things/1", Problem(HttpStatusCode.Conflict, "not_found"), "GET /things/{id} 409: ", "responses: ");

    [Theory]
    [InlineData("not_found")]
    [InlineData("gone")]
    public async Task Code_ThatIsDocumented_IsLetThrough(string code) =>
        (await AskAsync("/things/1", Problem(HttpStatusCode.NotFound, code))).StatusCode.ShouldBe(HttpStatusCode.NotFound);

    [Fact]
    public async Task Code_ThatIsNotDocumented_IsRejected() =>
        await RejectsAsync("/things/1", Problem(HttpStatusCode.NotFound, "lost"), "GET /things/{id} 404: ", "/code description");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/problem+json")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task ContentType_ThatIsNotDocumented_IsRejected(string? type)
    {
        var answer = Thing(Good);
        answer.Content.Headers.Remove("Content-Type");
        answer.Content.Headers.TryAddWithoutValidation("Content-Type", type is null ? [] : [type]);

        await RejectsAsync("/things/1", answer, "content: ");
    }

    [Theory]
    [InlineData("X-Kind", null, "X-Kind: required")]
    [InlineData("X-Kind", "other", "X-Kind: enum")]
    [InlineData("Retry-After", "soon", "Retry-After: type")]
    [InlineData("Retry-After", "0", "Retry-After: minimum")]
    [InlineData("X-More", "1", "X-More: headers")]
    public async Task Header_ThatDiffersFromTheDocument_IsRejected(string name, string? value, string fault)
    {
        var answer = Thing(Good);
        answer.Headers.Remove(name);
        answer.Headers.TryAddWithoutValidation(name, value is null ? [] : [value]);

        await RejectsAsync("/things/1", answer, fault);
    }

    [Theory]
    [InlineData("DELETE", "/things/1", HttpStatusCode.NoContent)]
    [InlineData("GET", "/things/all", HttpStatusCode.OK)]
    [InlineData("HEAD", "/things/1", HttpStatusCode.OK)]
    public async Task Body_WhereNoneIsAllowed_IsRejected(string method, string path, HttpStatusCode status)
    {
        var answer = Thing(Good);
        answer.StatusCode = status;
        if (method != "HEAD")
        {
            answer.Headers.Remove("X-Kind");
            answer.Content.Headers.ContentType = null;
        }

        await RejectsAsync(path, answer, $"{(int)status}: content: there is a body", method: method);
    }

    [Theory]
    [InlineData("/swagger", "./swagger/index.html")]
    [InlineData("/swagger/", "../swagger/index.html")]
    [InlineData("/swagger/index.html", "index.html")]
    public async Task Redirect_ToThePage_IsLetThrough(string path, string location) =>
        (await AskAsync(ApiDocument.Committed, "GET", path, Redirect(location))).StatusCode.ShouldBe(HttpStatusCode.Found);

    [Theory]
    [InlineData("/swagger", "https://elsewhere.example/swagger/index.html")]
    [InlineData("/swagger/", "//elsewhere.example/")]
    [InlineData("/swagger/index.html", "index.html?url=x")]
    [InlineData("/swagger", null)]
    [InlineData("/swagger/index.css", "index.html")]
    [InlineData("/health/ready", "index.html")]
    [InlineData("/openapi/v1.json", "../swagger/index.html")]
    public async Task Redirect_FromOrToAnythingElse_IsRejected(string path, string? location) =>
        await Should.ThrowAsync<UndocumentedResponseException>(AskAsync(ApiDocument.Committed, "GET", path, Redirect(location)));

    [Theory]
    [InlineData("names no code", "uuid")]
    [InlineData("code: gone", "unknown")]
    public void Document_ThatCannotBeChecked_IsRejected(string description, string format) =>
        Should.Throw<InvalidDataException>(() => new ApiDocument(
        $$"""
        {
          "paths": {
            "/": {
              "get": {
                "responses": {
                  "404": {
                    "description": "{{description}}",
                    "content": { "application/problem+json": { "schema": { "type": "string", "format": "{{format}}" } } }
                  }
                }
              }
            }
          }
        }
        """));

    [Theory]
    [InlineData("GET", "/nothing", 200)]
    [InlineData("PATCH", "/v1.0/customer", 200)]
    [InlineData("GET", "/healthy", 200)]
    [InlineData("GET", "/health/live", 500)]
    [InlineData("GET", "/nothing", 404)]
    public async Task Response_WithoutADocumentedOperation_IsRejectedUnlessAProblem(string method, string path, int status) =>
        await Should.ThrowAsync<UndocumentedResponseException>(AskAsync(ApiDocument.Committed, method, path, new((HttpStatusCode)status)));

    private static HttpResponseMessage Thing(string body)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        answer.Headers.Add("X-Kind", "thing");
        return answer;
    }

    private static HttpResponseMessage Problem(HttpStatusCode status, string code) =>
        new(status) { Content = new StringContent($$"""{"code": "{{code}}"}""", Encoding.UTF8, "application/problem+json") };

    private static HttpResponseMessage Redirect(string? location)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.Found);
        answer.Headers.Location = location is null ? null : new Uri(location, UriKind.RelativeOrAbsolute);
        return answer;
    }

    private static Task<HttpResponseMessage> AskAsync(string path, HttpResponseMessage answer) => AskAsync(_things, "GET", path, answer);

    private static async Task<HttpResponseMessage> AskAsync(ApiDocument document, string method, string path, HttpResponseMessage answer)
    {
        using var http = HttpClients.Of(new Uri("http://service.example"), new ResponseValidationHandler(document) { InnerHandler = new CannedResponse(answer) });
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        return await http.SendAsync(request);
    }

    private static async Task RejectsAsync(
        string path, HttpResponseMessage answer, string start, string fault = "", string method = "GET")
    {
        var refusal = await Should.ThrowAsync<UndocumentedResponseException>(AskAsync(_things, method, path, answer));

        refusal.Message.ShouldContain(start);
        refusal.Message.ShouldContain(fault);
    }

    private sealed class CannedResponse(HttpResponseMessage answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer);
    }
}
