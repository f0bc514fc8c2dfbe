using System.Text.RegularExpressions;
using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Bench.Keys;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Bench.Http;

/// <summary>How long the pages of the console take, one request at a time, where there are many keys.</summary>
internal sealed partial class ConsolePart(Report report)
{
    private const int Keys = 1_000_000;
    private const int Requests = 200;
    private const double Longest = 50;
    private const string Username = "bench";
    private const string Password = "a password that only the benchmark knows";

    public async Task RunAsync()
    {
        using var interruption = new ShutdownSignal();
        var stopping = interruption.Token;
        var folder = Directory.CreateTempSubdirectory("accesskeys-bench-").FullName;
        try
        {
            var database = BenchDatabase.File(Path.Combine(folder, "bench.db"));
            await KeyFiller.FillAsync(database, Keys, stopping);
            await AddUserAsync(database, stopping);
            await using var service = await Server.StartServiceAsync(database, stopping, isBehindProxy: true);
            using var http = Browser(service);
            await SignInAsync(http, stopping);
            await MeasureAsync(http, "/keys", stopping);
            await MeasureAsync(http, "/", stopping);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task MeasureAsync(HttpClient http, string path, CancellationToken stopping)
    {
        var (durations, page) = (new List<double>(Requests), "");
        for (var request = -Requests / 4; request < Requests; request++)
        {
            var start = TimeProvider.System.GetTimestamp();
            page = await http.GetStringAsync(path, stopping);
            if (request >= 0)
            {
                durations.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        durations.Sort();
        report.Add($"GET {path} of the console, {Row().Count(page)} of {Keys:N0} keys, ms, median", durations[Requests / 2], Longest);
        report.Add("the same, p99", durations[Requests * 99 / 100]);
    }

    /// <summary>A user of the customer that holds most of the keys.</summary>
    private static async Task AddUserAsync(BenchDatabase database, CancellationToken stopping)
    {
        await using var services = database.Services();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IAccesskeysDbContext>();
        var hash = await scope.ServiceProvider.GetRequiredService<IPasswords>().HashAsync(Password, stopping);
        await db.ChangeWithoutCallerAsync(
            async cancelled =>
            {
                var customer = await db.Customers.IgnoreQueryFilters().SingleAsync(customer => customer.Name == KeyOwners.First, cancelled);
                db.Agents.Add(Agent.Register(customer.Id, Username, hash, TimeProvider.System.GetUtcNow()));
                return true;
            },
            WritePriority.Ordinary,
            stopping);
    }

    // As through a proxy with HTTPS on this machine: over plain HTTP no one can sign in. Cookies are kept here, because they are for HTTPS only.
    private static HttpClient Browser(Server service)
    {
        var http = new HttpClient(new Cookies { InnerHandler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false } })
        {
            BaseAddress = service.Address,
        };
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        return http;
    }

    private static async Task SignInAsync(HttpClient http, CancellationToken stopping)
    {
        const string Path = "/sign-in";
        var token = Token().Match(await http.GetStringAsync(Path, stopping)).Groups[1].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = token,
            ["_handler"] = "sign-in",
            ["Username"] = Username,
            ["Password"] = Password,
        });
        using var response = await http.PostAsync(Path, form, stopping);
        if (response.StatusCode != System.Net.HttpStatusCode.Found)
        {
            throw new BenchException($"Signing in gives {response.StatusCode}.");
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("class=\"cell-key\"")]
    private static partial Regex Row();

    private sealed class Cookies : DelegatingHandler
    {
        private readonly Dictionary<string, string> _values = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _values.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            var response = await base.SendAsync(request, cancellationToken);
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                var pair = cookie.Split(';')[0].Split('=', 2);
                _values[pair[0]] = pair[1];
            }

            return response;
        }
    }
}
