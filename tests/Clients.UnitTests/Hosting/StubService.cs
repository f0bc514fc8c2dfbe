using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Accesskeys.Client;

namespace Accesskeys.Clients.UnitTests.Hosting;

/// <summary>Responds in place of the service.</summary>
internal sealed class StubService : HttpMessageHandler
{
    public static readonly Guid KeyId = new("01a2016f-7a26-755e-9a09-dfa676355443");
    public static readonly Guid CustomerId = new("01a2016f-74e5-7e2f-9095-ec84a4372c9e");

    private readonly ConcurrentQueue<VerifyAccesskey> _asked = new();
    private readonly TaskCompletionSource _isAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyCollection<VerifyAccesskey> Asked => _asked;

    public Task IsAsked => _isAsked.Task;

    public HttpRequestMessage? LastRequest { get; private set; }

    public Func<VerifyAccesskey, Task<HttpResponseMessage>> Answer { get; set; } = _ => Task.FromResult(Good());

    public static HttpResponseMessage Good(int freshForMs = 1000, params string[] scopes) => GoodWith("", freshForMs, scopes);

    /// <param name="members">More members, each after a comma.</param>
    public static HttpResponseMessage GoodWith(string members, int freshForMs = 1000, params string[] scopes) => Json(HttpStatusCode.OK,
        $$"""
        {"valid":true,"code":"valid","id":"{{KeyId}}","customer_id":"{{CustomerId}}","name":"reporting","token_prefix":"vb_1MMxPkUV",
        "tm_expire":"2026-12-22T04:06:52.710842Z","fresh_for_ms":{{freshForMs}},"scopes":{{JsonSerializer.Serialize(scopes)}}{{members}}}
        """);

    public static HttpResponseMessage Bad(string code = "not_found") => Json(HttpStatusCode.OK, $$"""{"valid":false,"code":"{{code}}"}""");

    /// <summary>For a key that is limited.</summary>
    /// <param name="limits">Each a JSON object.</param>
    public static HttpResponseMessage Limited(params string[] limits) => GoodWith(LimitsOf(limits), freshForMs: 0);

    /// <summary>For a use of a limited key that isn't admitted.</summary>
    /// <param name="limits">Each a JSON object.</param>
    public static HttpResponseMessage Rejected(string code, params string[] limits) => RejectedFor(code, retryAfter: null, limits);

    /// <inheritdoc cref="Rejected"/>
    /// <param name="retryAfter">In how many seconds there may be room; <c>null</c> if retrying can't help.</param>
    public static HttpResponseMessage RejectedFor(string code, int? retryAfter, params string[] limits) => Json(HttpStatusCode.OK,
        $$"""{"valid":false,"code":"{{code}}"{{LimitsOf(limits)}}{{(retryAfter is null ? "" : $",\"retry_after\":{retryAfter}")}}}""");

    public static string Limit(int limit, int window, int remaining, int reset, string counts = "requests", string subject = "key") =>
        $$"""{"limit":{{limit}},"window":{{window}},"counts":"{{counts}}","remaining":{{remaining}},"reset":{{reset}},"subject":"{{subject}}"}""";

    public static HttpResponseMessage Problem(HttpStatusCode status, string code) => Json(status,
        $$"""
        {"type":"about:blank","title":"{{status}}","status":{{(int)status}},"detail":"In words.","instance":"/x","code":"{{code}}",
        "request_id":"5326f0b581f44167b316b0a38f4526ff"}
        """);

    public static HttpResponseMessage Html(HttpStatusCode status) =>
        new(status) { Content = new StringContent("<h1>A proxy's</h1>", Encoding.UTF8, "text/html") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        LastRequest = request;
        var body = request.Content is null ? new() : await request.Content.ReadFromJsonAsync<VerifyAccesskey>(cancellationToken);
        _asked.Enqueue(body!);
        _isAsked.TrySetResult();
        return await Answer(body!);
    }

    private static string LimitsOf(string[] limits) => limits.Length == 0 ? "" : $",\"limits\":[{string.Join(',', limits)}]";

    private static HttpResponseMessage Json(HttpStatusCode status, string json) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
}
