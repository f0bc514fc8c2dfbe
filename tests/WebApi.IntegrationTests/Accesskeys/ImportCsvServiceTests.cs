using System.Buffers;
using System.Net;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.IntegrationTests.Proxies;
using static Accesskeys.WebApi.IntegrationTests.Accesskeys.ImportCsvRun;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

/// <summary>What samples/ImportCsv reports when the service is unreachable, rejects the import or has foreign tokens disabled.</summary>
public sealed class ImportCsvServiceTests(Service service) : IClassFixture<Service>
{
    private const string Header = "token,tm_expire,scopes\n";

    [Fact]
    public async Task ForeignTokens_ThatTheServiceDoesNotAccept_AreImportedWithAWarning()
    {
        var run = await ImportCsvRun.OfAsync(Header + Row() + Row(TokenFormat.Default.Generate().Reveal()) + Row(), service.Address, service.Session);

        run.ExitCode.ShouldBe(0);
        run.Errors.ShouldHaveSingleItem().ShouldStartWith("2 of the keys don't work");
    }

    [Fact]
    public async Task Hashes_WhereTheServiceDoesNotAcceptForeignTokens_AreImportedWithAWarning()
    {
        var run = await ImportCsvRun.OfAsync(
            $"token_hash,tm_expire,scopes\n{Row(ImportedHashes.HashOf(NewToken()))}", service.Address, service.Session);

        run.ExitCode.ShouldBe(0);
        run.Errors.ShouldHaveSingleItem().ShouldStartWith("Keys whose tokens don't have the form vb_… don't work");
    }

    [Fact]
    public async Task TokensOfOurForm_AreImportedWithoutAWarning() =>
        (await ImportCsvRun.OfAsync(Header + Row(TokenFormat.Default.Generate().Reveal()), service.Address, service.Session)).Errors.ShouldBeEmpty();

    [Fact]
    public async Task Import_WhenTheServiceRejectsIt_EndsWithTheServicesMessage()
    {
        var (_, stranger) = await service.RegisterCustomerAsync();

        await EndsAsync(service.Address.ToString(), TokenFormat.Default.Generate().Reveal(), "The service rejects ACCESSKEYS_KEY (401 invalid_credentials");
        await EndsAsync(service.Address.ToString(), stranger, "The service rejects the import (403 permission_denied: Only the operator may import");
        await EndsAsync(
            service.Address.ToString(), service.Session, "The service rejects the import (400 invalid_request: customer_id", "--customer-id", $"{Guid.NewGuid()}");
    }

    [Theory]
    [InlineData("", "key", "ACCESSKEYS_URL is not set")]
    [InlineData("http://127.0.0.1:1", "", "ACCESSKEYS_KEY is not set")]
    [InlineData("http://127.0.0.1:1", "a key", "ACCESSKEYS_KEY must be")]
    [InlineData("127.0.0.1:5080", "key", "ACCESSKEYS_URL must be")]
    [InlineData("keys.example", "key", "ACCESSKEYS_URL must be")]
    [InlineData("ftp://127.0.0.1:1", "key", "ACCESSKEYS_URL must be")]
    [InlineData("http://user:" + Secret + "@127.0.0.1:1", "key", "ACCESSKEYS_URL must be")]
    [InlineData("http://127.0.0.1:1?accesskey=" + Secret, "key", "ACCESSKEYS_URL must be")]
    public async Task Setting_WhenInvalid_IsReportedInOneLine(string url, string key, string why) => await EndsAsync(url, key, why);

    [Fact]
    public async Task Service_WithoutHttps_IsReportedInOneLine() =>
        await EndsAsync($"https://127.0.0.1:{service.Address.Port}", "key", $"There is no secure connection to https://127.0.0.1:{service.Address.Port}/: ");

    [Theory]
    [InlineData(200, "returns HTTP 200, but not as the Accesskeys service does")]
    [InlineData(404, "returns HTTP 404, but not as the Accesskeys service does")]
    [InlineData(401, "returns HTTP 401, but not as the Accesskeys service does")]
    [InlineData(307, "redirects (HTTP 307)")]
    public async Task Response_ThatIsNotFromTheService_IsReportedInOneLine(int status, string why)
    {
        await using var other = await Recorder.StartAsync(response =>
        {
            response.StatusCode = status;
            response.Headers.Location = "http://127.0.0.1:1/elsewhere";
            response.ContentType = "text/html";
            response.BodyWriter.Write("<html>hello</html>"u8);
        });

        var run = await ImportCsvRun.OfAsync(Header + Row(), other.Address, "key");

        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldHaveSingleItem().ShouldContain(why);
        other.Requests.ShouldHaveSingleItem();
    }

    private static string Row(string? token = null) => $"{token ?? NewToken()},2090-01-01T00:00:00Z,-\n";

    private static async Task EndsAsync(string url, string key, string why, params string[] options)
    {
        var run = await ImportCsvRun.OfAsync(Header + Row(), url, key, options: options);

        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldHaveSingleItem().ShouldStartWith(why);
    }
}
