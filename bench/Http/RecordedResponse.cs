using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Accesskeys.Bench.Http;

/// <summary>The response to a request with a credential, without the date.</summary>
internal sealed record RecordedResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    private const string RequestId = "X-Request-Id";

    /// <param name="json">The body of a POST; <c>null</c> for a GET.</param>
    public static async Task<RecordedResponse> AskAsync(Uri url, string token, CancellationToken cancellationToken, string? json = null)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = content is null ? await http.GetAsync(url, cancellationToken) : await http.PostAsync(url, content, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Where(header => header.Key != "Date")
            .Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()));
        return new RecordedResponse((int)response.StatusCode, [.. headers], body);
    }

    public static async Task<RecordedResponse> ReadAsync(string file) =>
        JsonSerializer.Deserialize<RecordedResponse>(await File.ReadAllBytesAsync(file))!;

    public Task WriteAsync(string file, CancellationToken cancellationToken) =>
        File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(this), cancellationToken);

    /// <summary>All headers but what frames a body, which is the server's to write.</summary>
    public IHeaderDictionary OwnHeaders() => new HeaderDictionary(Headers
        .Where(header => header.Key != "Transfer-Encoding")
        .ToDictionary(header => header.Key, header => new StringValues(header.Value)));

    /// <summary>All headers except the request's id, whose length is compared.</summary>
    public string Comparable() => string.Join('\n', Headers
        .Select(header => $"{header.Key}: {(header.Key == RequestId ? new string('x', header.Value.Length) : header.Value)}")
        .Prepend($"{Status}")
        .Append(Body));
}
