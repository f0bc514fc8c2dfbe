using System.Text.Json;
using System.Text.Json.Nodes;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

/// <summary>A key as the wire shows it.</summary>
internal sealed record CreatedKey(Guid Id, string Token, JsonElement Json)
{
    public string Path => $"/v1.0/accesskeys/{Id}";

    public string[] Strings(string member) => [.. Json.GetProperty(member).EnumerateArray().Select(text => text.GetString()!)];
}

internal static class KeyCreation
{
    /// <param name="members">Of the body, in place of a lifetime of an hour and nothing else.</param>
    public static async Task<CreatedKey> CreateKeyAsync(this Service service, string members = "{}", string? by = null)
    {
        var answer = await service.TryCreateKeyAsync(members, by);
        answer.Status.ShouldBe(System.Net.HttpStatusCode.OK, answer.Text);
        return Made(answer);
    }

    public static Task<ServiceResponse> TryCreateKeyAsync(this Service service, string members, string? by = null)
    {
        var body = JsonNode.Parse(members)!.AsObject();
        body.TryAdd("expire", 3600);
        return service.PostAsync("/v1.0/accesskeys", body.ToJsonString(), by ?? service.Session);
    }

    public static CreatedKey Made(ServiceResponse answer) =>
        new(answer.Json.GetProperty("id").GetGuid(), answer.Json.GetProperty("token").GetString()!, answer.Json);
}
