using System.Text.Json;
using System.Text.Json.Nodes;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.WebApi.IntegrationTests.Accesskeys;

/// <summary>Imports of keys whose hashes are all that matters.</summary>
internal static class ImportedHashes
{
    public const string Path = "/v1.0/accesskeys/import";

    public static string HashOf(string token) => Convert.ToHexStringLower(TokenHash.Of(token).ToBytes());

    /// <summary>Imports keys without any scope.</summary>
    public static Task<ServiceResponse> ImportAsync(
        this Service service, IEnumerable<string> tokens, string? credential = null, string? customerId = null) => service.PostAsync(
            Path,
            new JsonObject
            {
                ["accesskeys"] = new JsonArray([.. tokens.Select(token => new JsonObject
                {
                    ["token_hash"] = HashOf(token), ["tm_expire"] = "2090-01-01T00:00:00Z", ["scopes"] = new JsonArray(),
                })]),
                ["customer_id"] = customerId,
            }.ToJsonString(),
            credential ?? service.Session);

    public static string[] Statuses(this ServiceResponse answer)
    {
        answer.Status.ShouldBe(System.Net.HttpStatusCode.OK, answer.Text);
        return [.. answer.Json.GetProperty("result").EnumerateArray().Select(result => result.GetProperty("status").GetString()!)];
    }

    public static JsonElement First(this ServiceResponse answer) => answer.Json.GetProperty("result")[0];
}
