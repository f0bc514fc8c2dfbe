using System.Net.Http.Headers;
using System.Text;
using Accesskeys.Bench.Keys;

namespace Accesskeys.Bench.Http;

/// <summary>Compares keys whose limits are never reached with keys that have none.</summary>
internal sealed class LimitsPart(Report report)
{
    private const string Path = "/auth/verify";
    private const int Keys = 1000;
    private const int FirstUses = 200;

    private const string Limits =
        """{"rate_limits": [{"limit": 1000000000, "window": 2678400}], "credits": {"remaining": 1000000000000}}""";

    public async Task RunAsync(Stage stage, CancellationToken stopping)
    {
        var firstUses = new List<double>();
        await Parallel.ForAsync(0, Keys, stopping, async (index, _) => await LimitAsync(stage.Service, KeyTokens.Of(index), stopping));
        for (var index = 0; index < FirstUses; index++)
        {
            firstUses.Add(await UseAsync(stage.Service, KeyTokens.Of(index), stopping));
        }

        firstUses.Sort();
        report.Add("the first use of a limited key, ms, median", firstUses[FirstUses / 2]);
        report.Add("the same, p99", firstUses[FirstUses * 99 / 100]);

        var limited = new KnownKeys(await TokensAsync(stage, 0, stopping), Path, stopping);
        var unlimited = new KnownKeys(await TokensAsync(stage, Keys, stopping), Path, stopping);
        var figure = $"GET {Path} with limits and without, requests/s";
        var saturation = await Medians.OfAlternatingAsync(
            figure, () => WarmAsync(limited, stage, limited.SaturateAsync), () => WarmAsync(unlimited, stage, unlimited.SaturateAsync));
        report.Add(figure, saturation, Target.AtLeast(0.95));
        var rate = Math.Min(saturation.Service, saturation.Other) / 2;
        figure = $"the same, p99 in ms at {rate:0}/s";
        report.Add(figure, await Medians.OfAlternatingAsync(
            figure,
            () => WarmAsync(limited, stage, service => limited.P99AtRateAsync(service, rate)),
            () => WarmAsync(unlimited, stage, service => unlimited.P99AtRateAsync(service, rate))));
    }

    // While the other keys are used, these return their leases. Without this, a round would measure first uses.
    private static async Task<double> WarmAsync(KnownKeys keys, Stage stage, Func<Server, Task<double>> measure)
    {
        await keys.WarmUpAsync(stage.Service);
        return await measure(stage.Service);
    }

    private static async Task<string> TokensAsync(Stage stage, int first, CancellationToken stopping)
    {
        var file = System.IO.Path.Combine(stage.Folder, $"tokens-from-{first}");
        await File.WriteAllLinesAsync(file, Enumerable.Range(first, Keys).Select(index => KeyTokens.Of(index)), stopping);
        return file;
    }

    // A key holds everything, and has no limits yet.
    private static async Task LimitAsync(Server service, string token, CancellationToken stopping)
    {
        using var http = Client(service, token);
        using var verified = await http.GetAsync(Path, stopping);
        using var limits = new StringContent(Limits, Encoding.UTF8, "application/json");
        using var response = await http.PutAsync($"/v1.0/accesskeys/{verified.Headers.GetValues("X-Accesskey-Id").Single()}", limits, stopping);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<double> UseAsync(Server service, string token, CancellationToken stopping)
    {
        using var http = Client(service, token);
        using var warm = await http.GetAsync("/health/live", stopping);
        var start = TimeProvider.System.GetTimestamp();
        using var response = await http.GetAsync(Path, stopping);
        response.EnsureSuccessStatusCode();
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }

    private static HttpClient Client(Server service, string token)
    {
        var http = new HttpClient { BaseAddress = service.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}
