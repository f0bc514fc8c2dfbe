using System.Text;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>Requests that the SDK can't express.</summary>
public static class RequestExtensions
{
    public static Task<ServiceResponse> GetAsync(this Service service, string path, string? credential = null) =>
        service.SendAsync(HttpMethod.Get, path, credential);

    public static Task<ServiceResponse> PostAsync(this Service service, string path, string json, string? credential = null) =>
        service.SendAsync(HttpMethod.Post, path, credential, Json(json));

    public static Task<ServiceResponse> PutAsync(this Service service, string path, string json, string? credential = null) =>
        service.SendAsync(HttpMethod.Put, path, credential, Json(json));

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    public static Task<ServiceResponse> SendAsync(
        this Service service, HttpMethod method, string path, string? credential = null, HttpContent? content = null,
        params (string Name, string Value)[] headers) => service.Http.SendAsync(method, path, credential, content, headers);
}
