using System.Net.Http.Headers;
using System.Text.Json;

namespace Accesskeys.Tests;

/// <summary>A response as it was received.</summary>
internal sealed record ReceivedResponse(
    int Status, MediaTypeHeaderValue? ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool MayHaveNoBody)
{
    // A duplicate member is ambiguous.
    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    public static async Task<ReceivedResponse> ReadAsync(string method, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new(
            (int)response.StatusCode, response.Content.Headers.ContentType, headers,
            await response.Content.ReadAsByteArrayAsync(cancellationToken), method == "HEAD" || (int)response.StatusCode is 204 or 304);
    }

    public JsonElement? Json()
    {
        try
        {
            using var json = JsonDocument.Parse(Body, _strict);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
