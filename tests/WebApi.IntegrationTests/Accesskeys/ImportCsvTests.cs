using System.Net;
using System.Net.Http.Headers;
using Accesskeys.Client;
using Accesskeys.ImportCsv;
using Accesskeys.WebApi.IntegrationTests.Authentication;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

public sealed class ImportCsvTests(ForeignTokenTests.Accepting service) : IClassFixture<ForeignTokenTests.Accepting>, IDisposable
{
    private const string Header = "name,detail,token,tm_expire,scopes,enabled\r\n";
    private const string Secret = "sk_live_secret";

    private readonly StringWriter _progress = new();
    private readonly StringWriter _faults = new();

    public void Dispose()
    {
        _progress.Dispose();
        _faults.Dispose();
    }

    [Fact]
    public async Task File_OfKeys_IsImportedOnceHoweverOftenItIsSent()
    {
        var name = $"{Guid.NewGuid():N}";
        var file = Header + $"{name},\"two\r\nlines, and \"\"quotes\"\"\",token {name},2090-01-01T00:00:00Z,orders:read a:*,\r\n"
            + $"late,,late {name},2020-01-01,-,\n\n{name},,another {name},2090-01-01,-,false";

        (await ImportAsync(file)).ShouldBeFalse();
        (await ImportAsync(file)).ShouldBeFalse();

        _progress.ToString().ReplaceLineEndings("\n").ShouldBe(
            "3 of 3: 2 created, 0 exists, 0 conflict, 1 invalid\n3 of 3: 0 created, 2 exists, 0 conflict, 1 invalid\n");
        _faults.ToString().ShouldStartWith("line 4: invalid; tm_expire must be");
        var keys = (await service.Client(service.Session).ListAccesskeysAsync()).Result.Where(key => key.Name == name).ToList();
        keys.Select(key => (key.Enabled, key.Detail)).ShouldBe([(false, ""), (true, "two\r\nlines, and \"quotes\"")]);
        keys[1].Scopes.ShouldBe(["orders:read", "a:*"]);
        (await service.GetAsync($"/v1.0/customer?accesskey=token%20{name}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Batch_ThatIsAnswered503_IsSentAgainAndNothingElseIs()
    {
        var busy = new Busy();
        var rows = string.Concat(Enumerable.Range(0, 1001).Select(_ => $",,{Guid.NewGuid()},2090-01-01,-,\n"));

        (await ImportAsync(Header + rows, busy)).ShouldBeTrue();

        busy.Requests.ShouldBe(3);
        _progress.ToString().ShouldContain("1001 of 1001: 1001 created, 0 exists, 0 conflict, 0 invalid");
        _faults.ToString().ShouldStartWith("The service can't answer now");
    }

    [Theory]
    [InlineData("name,token\nx," + Secret)]
    [InlineData("token,token_hash,tm_expire\n" + Secret + ",x,2090-01-01")]
    [InlineData("token,tm_expire,other\n" + Secret + ",2090-01-01,x")]
    [InlineData("token,tm_expire\n" + Secret)]
    [InlineData("token,tm_expire\n" + Secret + ",soon")]
    [InlineData("token,tm_expire\n,2090-01-01")]
    [InlineData("token,tm_expire\n\"" + Secret + ",2090-01-01")]
    [InlineData("token,tm_expire,scopes,enabled\n" + Secret + ",2090-01-01,-,yes")]
    [InlineData("token,tm_expire,scopes\n" + Secret + ",2090-01-01,")]
    public void File_ThatCantBeRead_IsRefusedWithoutItsTokens(string file) =>
        Should.Throw<InvalidDataException>(() => Rows(file)).Message.ShouldNotContain(Secret);

    private static List<Row> Rows(string file) => [.. KeyFile.Read(new StringReader(file))];

    private async Task<bool> ImportAsync(string file, Busy? busy = null)
    {
        using var http = HttpClients.OfService(service.Address, busy);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", service.Session);
        return await new Importer(new AccesskeysClient(http), _progress, _faults).ImportAsync(Rows(file), CancellationToken.None);
    }

    /// <summary>Can't answer the first request.</summary>
    private sealed class Busy : DelegatingHandler
    {
        public int Requests { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Requests++ > 0)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            var answer = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
            {
                Content = new StringContent("""{"type": "", "title": "", "status": 503, "detail": "", "instance": "", "code": "unavailable", "request_id": ""}"""),
            };
            answer.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.Zero);
            return answer;
        }
    }
}
