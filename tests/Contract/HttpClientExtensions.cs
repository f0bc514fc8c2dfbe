namespace Accesskeys.Tests;

internal static class HttpClientExtensions
{
    /// <summary>Sends a request that the SDK can't express, and reads the response to its end.</summary>
    public static async Task<ServiceResponse> SendAsync(
        this HttpClient http, HttpMethod method, string path, string? credential = null, HttpContent? content = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (credential is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + credential);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request);
        return new ServiceResponse(
            response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }
}
