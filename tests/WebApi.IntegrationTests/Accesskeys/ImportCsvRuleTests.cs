using System.Text.Json.Nodes;
using static Accesskeys.WebApi.IntegrationTests.Accesskeys.ImportCsvRun;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

/// <summary>What a dry run of samples/ImportCsv says of a cell is what the service says of the value.</summary>
public sealed class ImportCsvRuleTests(Service service) : IClassFixture<Service>
{
    [Theory]
    [InlineData("name", "a\u200Eb", true)]
    [InlineData("name", "a\u202Ab", false)]
    [InlineData("name", "a\u202Eb", false)]
    [InlineData("name", "a\u2066b", false)]
    [InlineData("name", "a\nb", false)]
    [InlineData("detail", "a\nb", true)]
    [InlineData("detail", "a\u2069b", false)]
    [InlineData("detail", "a\u0085b", false)]
    [InlineData("token_prefix", "a b", true)]
    [InlineData("token_prefix", "a\u202Cb", false)]
    [InlineData("tm_expire", "2090-01-01T00:00:00+23:59", true)]
    [InlineData("tm_expire", "2090-01-01T00:00:00-23:59", true)]
    [InlineData("tm_expire", "2090-01-01T00:00:00+24:00", false)]
    [InlineData("tm_expire", "2090-06-30T23:59:60Z", true)]
    [InlineData("tm_expire", "2090-07-01T01:59:60.5+02:00", true)]
    [InlineData("tm_expire", "2090-06-30T12:00:60Z", false)]
    [InlineData("tm_expire", "2090-02-29T00:00:00Z", false)]
    [InlineData("tm_expire", "9998-12-31T23:59:59Z", true)]
    [InlineData("tm_expire", "9998-12-31T23:59:59-00:01", false)]
    [InlineData("allowed_ips", "::ffff:203.0.113.0/120", true)]
    [InlineData("allowed_ips", "203.0.113.0/024", false)]
    [InlineData("allowed_ips", "0313.0.113.0/24", false)]
    [InlineData("allowed_ips", "fe80::%1/64", false)]
    [InlineData("scopes", "a:b:*", true)]
    [InlineData("scopes", "a*", false)]
    public async Task Cell_InADryRun_IsJudgedAsByTheService(string column, string cell, bool isRight)
    {
        var token = NewToken();
        var key = new JsonObject
        {
            ["token_hash"] = ImportedHashes.HashOf(token),
            ["tm_expire"] = "2090-01-01T00:00:00Z",
            ["scopes"] = new JsonArray(),
        };
        key[column] = column is "scopes" or "allowed_ips" ? new JsonArray(cell) : cell;
        var cells = new Dictionary<string, string>
        {
            ["token"] = token,
            ["tm_expire"] = "2090-01-01T00:00:00Z",
            ["scopes"] = "-",
            [column] = cell,
        };

        var answer = await service.PostAsync(
            ImportedHashes.Path, new JsonObject { ["accesskeys"] = new JsonArray(key) }.ToJsonString(), service.Session);
        var run = await ImportCsvRun.OfAsync(
            $"{string.Join(',', cells.Keys)}\n{string.Join(',', cells.Values.Select(value => $"\"{value}\""))}\n", options: "--dry-run");

        answer.Statuses().ShouldBe([isRight ? "created" : "invalid"]);
        run.ExitCode.ShouldBe(isRight ? 0 : 1);
        run.Errors.Take(1).ShouldAllBe(line => line.StartsWith($"line 2, column {column}: must", StringComparison.Ordinal)
            || line.StartsWith($"line 2, column {column}: each must", StringComparison.Ordinal));
    }
}
