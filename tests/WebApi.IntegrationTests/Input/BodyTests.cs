using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Accesskeys.WebApi.IntegrationTests.Input;

public abstract class BodyTests(Service service)
{
    public sealed class OnSqlite(Service service) : BodyTests(service), IClassFixture<Service>;

    public sealed class OnSqlServer(SqlServer<Service> server) : BodyTests(server.Hosted), IClassFixture<SqlServer<Service>>;

    public sealed class OnPostgreSql(PostgreSql<Service> server) : BodyTests(server.Hosted), IClassFixture<PostgreSql<Service>>;

    private const string Path = "/v1.0/accesskeys";
    private const int Limit = 64 * 1024;

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{\"expire\": 60,}")]
    [InlineData("{\"expire\": 60} {}")]
    [InlineData("{'expire': 60}")]
    [InlineData("{\"expire\": 60} // comment")]
    [InlineData("{\"expire\": 60, \"expire\": 60}")]
    [InlineData("{\"expire\": 60, \"exp\\u0069re\": 60}")]
    [InlineData("{\"expire\": 60, \"x\": 1, \"x\": 2}")]
    [InlineData("{\"expire\": 60, \"x\": {\"y\": 1, \"y\": 2}}")]
    [InlineData("{\"expire\": 60, \"name\": \"\\ud800\"}")]
    [InlineData("{\"expire\": 60, \"name\": \"\\udc00\\ud800\"}")]
    [InlineData("{\"expire\": 60, \"x\": \"\\ud800\"}")]
    [InlineData("{\"expire\": 60, \"\\ud800\": 1}")]
    [InlineData("{\"expire\": NaN}")]
    [InlineData("{\"expire\": 060}")]
    public async Task Body_WhenNotAJsonObject_ReturnsInvalidJson(string body)
    {
        var answer = await service.PostAsync(Path, body, service.Accesskey);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json");
    }

    [Theory]
    [InlineData("expire", "\"86400\"")]
    [InlineData("expire", "1.5")]
    [InlineData("expire", "60.0")]
    [InlineData("expire", "1e30")]
    [InlineData("expire", "6e1")]
    [InlineData("expire", "true")]
    [InlineData("expire", "[60]")]
    [InlineData("expire", "\"2027-01-01\"")]
    [InlineData("name", "5")]
    [InlineData("name", "{}")]
    [InlineData("name", "[\"a\"]")]
    [InlineData("name", "false")]
    [InlineData("detail", "1.5")]
    [InlineData("detail", "[]")]
    public async Task Member_OfTheWrongType_ReturnsInvalidJsonNamingIt(string member, string value)
    {
        var body = member == "expire" ? $$"""{"expire": {{value}}}""" : $$"""{"expire": 60, "{{member}}": {{value}}}""";

        var answer = await service.PostAsync(Path, body, service.Accesskey);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json").ErrorsOf(member).ShouldHaveSingleItem().ShouldStartWith("must be");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"expire\": null}")]
    [InlineData("{\"expire\": 0}")]
    [InlineData("{\"expire\": -0}")]
    [InlineData("{\"expire\": -1}")]
    [InlineData("{\"expire\": 2147483648}")]
    [InlineData("{\"expire\": 9223372036854775808}")]
    [InlineData("{\"expire\": -99999999999999999999999999}")]
    [InlineData("{\"Expire\": 60}")]
    public async Task Expire_AbsentOrOutOfRange_ReturnsInvalidRequestNamingIt(string body)
    {
        var answer = await service.PostAsync(Path, body, service.Accesskey);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf("expire").ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2147483647")]
    public async Task Expire_AtTheEndsOfItsRange_IsTaken(string seconds)
    {
        var answer = await service.PostAsync(Path, $$"""{"expire": {{seconds}}}""", service.Accesskey);

        answer.Status.ShouldBe(HttpStatusCode.OK);
    }

    public static TheoryData<string, string> TextsThatAreTaken => new()
    {
        { "name", new string('n', 255) },
        { "name", string.Concat(Enumerable.Repeat("🔑", 127)) + "x" },
        { "name", "\"quotes\", \\ and / – ünïcödé \u2028" },
        { "detail", new string('d', 4000) },
        { "detail", "tab\tline\r\nfeed\n" },
    };

    [Theory]
    [MemberData(nameof(TextsThatAreTaken))]
    public async Task Text_WithinItsRules_ComesBackAsItWas(string member, string text)
    {
        var body = $$"""{"expire": 60, "{{member}}": {{System.Text.Json.JsonSerializer.Serialize(text)}}}""";

        var answer = await service.PostAsync(Path, body, service.Accesskey);

        answer.Json.GetProperty(member).GetString().ShouldBe(text);
    }

    public static TheoryData<string, string> TextsThatAreRefused => new()
    {
        { "name", new string('n', 256) },
        { "name", string.Concat(Enumerable.Repeat("🔑", 128)) },
        { "name", "line\nfeed" },
        { "name", "tab\t" },
        { "name", "nul\0" },
        { "name", "delete\u007f" },
        { "name", "c1\u0085" },
        { "detail", new string('d', 4001) },
        { "detail", "nul\0" },
        { "detail", "escape\u001b" },
    };

    [Theory]
    [MemberData(nameof(TextsThatAreRefused))]
    public async Task Text_AgainstItsRules_ReturnsInvalidRequestNamingIt(string member, string text)
    {
        var body = $$"""{"expire": 60, "{{member}}": {{System.Text.Json.JsonSerializer.Serialize(text)}}}""";
        var key = await service.PostAsync(Path, """{"expire": 60}""", service.Accesskey);

        var created = await service.PostAsync(Path, body, service.Accesskey);
        var updated = await service.PutAsync($"{Path}/{key.Json.GetProperty("id").GetString()}", body, service.Accesskey);

        created.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(member).ShouldHaveSingleItem();
        updated.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_request").ErrorsOf(member).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Rules_WhenSeveralAreBroken_AreAllNamed()
    {
        var answer = await service.PostAsync(Path, """{"name": "\u0000", "detail": "\u0000", "expire": 0}""", service.Accesskey);

        answer.Json.GetProperty("errors").EnumerateObject().Select(member => member.Name).ShouldBe(["name", "detail", "expire"]);
    }

    [Fact]
    public async Task Body_OfInvalidUtf8_ReturnsInvalidJson()
    {
        byte[] body = [.. "{\"expire\": 60, \"x\": \""u8, 0xC3, 0x28, .. "\"}"u8];
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        var answer = await service.SendAsync(HttpMethod.Post, Path, service.Accesskey, content);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json");
    }

    [Fact]
    public async Task Body_OfExactly64KiB_IsRead()
    {
        var answer = await service.PostAsync(Path, OfLength(Limit), service.Accesskey);

        answer.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_Of64KiBAndOneByte_ReturnsBodyTooLarge(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = RequestExtensions.Json(OfLength(Limit + 1)) };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", service.Accesskey);

        using var response = await service.Http.SendAsync(request);

        var answer = new ServiceResponse(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
        answer.ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(Limit)]
    public async Task Body_Of64KiBInChunks_IsReadWhateverFramesThem(int size)
    {
        var body = OfLength(Limit);
        var chunks = body.Chunk(size).Select(chunk => $"{chunk.Length:X}\r\n{new string(chunk)}\r\n");
        var request = $"POST {Path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.Accesskey}\r\nContent-Type: application/json\r\n"
            + $"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n{string.Concat(chunks)}0\r\n\r\n";

        (await RawHttp.SendAsync(service.Address, request)).ShouldStartWith("HTTP/1.1 200 ");
    }

    [Fact]
    public async Task Form_OnEveryEndpoint_IsNeverRead()
    {
        var path = $"{Path}/{Guid.NewGuid()}";
        foreach (var form in new Func<HttpContent>[]
        {
            () => Form("not a form", "multipart/form-data; boundary=x"),
            () => Form(new string('x', 70_000), "application/x-www-form-urlencoded"),
        })
        {
            (await service.SendAsync(HttpMethod.Post, Path, service.Accesskey, form()))
                .ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
            (await service.SendAsync(HttpMethod.Post, "/auth/login", content: form()))
                .ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
            (await service.SendAsync(HttpMethod.Put, Path + "/nonsense", service.Accesskey, form()))
                .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_id");
            (await service.SendAsync(HttpMethod.Delete, path, service.Accesskey, form()))
                .ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        }
    }

    [Theory]
    [InlineData("{\"expire\": 60, \"expire\": 60}", "expire")]
    [InlineData("{\"expire\": 60, \"detail\": \"\", \"det\\u0061il\": 1}", "detail")]
    [InlineData("{\"name\": \"\\ud800\"}", "name")]
    public async Task Member_ThatIsNoJson_IsNamed(string body, string member) =>
        (await service.PostAsync(Path, body, service.Accesskey)).ErrorsOf(member).ShouldHaveSingleItem();

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task ContentType_ThatIsNotJson_ReturnsUnsupportedMediaType(string? contentType)
    {
        using var content = new ByteArrayContent("{\"expire\": 60}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var answer = await service.SendAsync(HttpMethod.Post, Path, service.Accesskey, content);

        answer.ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("identity, gzip")]
    [InlineData("x-identity")]
    [InlineData("identity;q=1")]
    public async Task ContentEncoding_OtherThanIdentity_ReturnsUnsupportedMediaType(string encoding) =>
        (await EncodedAsync(encoding)).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");

    [Theory]
    [InlineData("identity")]
    [InlineData("Identity")]
    [InlineData("IDENTITY")]
    [InlineData("identity, Identity")]
    [InlineData(", identity,")]
    [InlineData("")]
    public async Task ContentEncoding_Identity_IsTaken(string encoding) => (await EncodedAsync(encoding)).Status.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"; profile=x")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("application/merge-patch+json")]
    public async Task ContentType_ThatIsJson_IsTaken(string contentType)
    {
        using var content = new ByteArrayContent("{\"expire\": 60}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        (await service.SendAsync(HttpMethod.Post, Path, service.Accesskey, content)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Body_WhenThereIsNone_ReturnsInvalidJsonWhateverItsType()
    {
        var answer = await service.SendAsync(HttpMethod.Post, Path, service.Accesskey);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid_json");
    }

    private async Task<ServiceResponse> EncodedAsync(string encoding)
    {
        using var content = RequestExtensions.Json("""{"expire": 60}""");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return await service.SendAsync(HttpMethod.Post, Path, service.Accesskey, content);
    }

    private static ByteArrayContent Form(string text, string contentType)
    {
        var content = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(text));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return content;
    }

    private static string OfLength(int bytes)
    {
        const string Start = "{\"expire\": 60, \"x\": \"", End = "\"}";
        return Start + new string('x', bytes - Start.Length - End.Length) + End;
    }
}
