using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Accesskeys.Client;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.WebApi.IntegrationTests.Requests;

public abstract class SecretTests(SecretTests.Talkative service)
{
    public sealed class OnSqlite(Talkative service) : SecretTests(service), IClassFixture<Talkative>;

    public sealed class OnSqlServer(SqlServer<Talkative> server) : SecretTests(server.Hosted), IClassFixture<SqlServer<Talkative>>;

    public sealed class OnPostgreSql(PostgreSql<Talkative> server) : SecretTests(server.Hosted), IClassFixture<PostgreSql<Talkative>>;

    [Fact]
    public async Task Token_WhereverARequestCarriesIt_ComesOutNowhere()
    {
        using var telemetry = new Telemetry();
        var made = await service.Client(service.Session).CreateAccesskeyAsync(new CreateAccesskey { Expire = 60 });
        var answers = new List<ServiceResponse>();
        foreach (var token in new[] { made.Token, TokenFormat.Default.Generate().Reveal(), service.Session })
        {
            answers.AddRange(await PlantAsync(token));
        }

        answers.Add(await service.PostAsync("/auth/revoke", $"{{\"tokens\": [\"{made.Token}\"]}}"));
        var login = await service.PostAsync("/auth/login", $$"""{"username": "{{Service.Username}}", "password": "{{made.Token}}"}""");
        await service.PostAsync(
            "/v1.0/customers", $$"""{"name": "x", "username": "{{Guid.NewGuid()}}", "password": "{{Secret(made.Token)}}{{Secret(made.Token)}}"}""", service.Session);

        string[] everything =
        [
            .. service.Log.Lines.Select(line => line.ToString()),
            .. telemetry.Values,
            .. answers.Append(login).Select(answer => $"{answer.Headers} {answer.ContentHeaders} {answer.Text}"),
        ];
        foreach (var secret in new[]
        {
            Secret(made.Token), Secret(service.Accesskey), service.Session.Split('.')[2], Service.Password,
            Convert.ToHexString(TokenHash.Of(made.Token).ToBytes()),
        })
        {
            everything.Where(text => text.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        }

        // It was listened to: the requests are there, under their masked paths.
        service.Log.Lines.ShouldContain(line => line.Category == "Accesskeys.Requests" && line.Text.Contains(made.Token_prefix + "…"));
        service.Log.Lines.ShouldContain(line => line.Category.StartsWith("Microsoft.EntityFrameworkCore"));
        telemetry.Values.ShouldContain("result=valid");
    }

    private async Task<List<ServiceResponse>> PlantAsync(string token)
    {
        var encoded = string.Concat(token.Select(character => $"%{(int)character:X2}"));
        var answers = new List<ServiceResponse>
        {
            await service.GetAsync($"/v1.0/customer?accesskey={token}"),
            await service.GetAsync($"/v1.0/customer?token={token}"),
            await service.GetAsync($"/v1.0/customer?accesskey={encoded}"),
            await service.GetAsync($"/v1.0/customer?accesskey={token}&token={token}"),
            await service.GetAsync($"/v1.0/customer?other={token}"),
            await service.GetAsync("/v1.0/customer", token),
            await service.SendAsync(HttpMethod.Get, "/v1.0/customer", headers: ("Authorization", token)),
            await service.SendAsync(HttpMethod.Get, "/v1.0/customer", headers: ("Cookie", token)),
            await service.SendAsync(HttpMethod.Get, "/v1.0/customer", headers: ("Referer", $"http://x/?accesskey={token}")),
            await service.GetAsync($"/v1.0/accesskeys?page_token={token}", service.Accesskey),
            await service.GetAsync($"/v1.0/accesskeys?page_size={token}", service.Accesskey),
            await service.GetAsync($"/auth/verify?accesskey={token}"),
            await service.GetAsync($"/auth/verify?token={encoded}&other={token}"),
            await service.GetAsync("/auth/verify", token),
            await service.SendAsync(new HttpMethod("BREW"), "/auth/verify", token, new StringContent(token)),
            await service.SendAsync(HttpMethod.Get, "/auth/verify", headers: ("X-Original-URI", $"/{token}?accesskey={token}")),
            await service.SendAsync(HttpMethod.Get, "/auth/verify", headers: ("X-Original-URI", $"https://{token}/?accesskey={encoded}")),
            await service.SendAsync(HttpMethod.Get, "/auth/verify", token, headers: ("X-Original-URI", $"/?accesskey={token}")),
            await service.SendAsync(HttpMethod.Get, "/auth/verify", headers: ("X-Forwarded-Uri", $"/?accesskey={token}")),
            await service.PostAsync("/v1.0/accesskeys/verify", $"{{\"token\": \"{token}\"}}", service.Accesskey),
            await service.PostAsync("/v1.0/accesskeys/verify", $"{{\"token\": \"{token}\"}}", token),
            await service.PostAsync("/v1.0/accesskeys/verify", $"{{\"tokens\": [\"{token}\", \"{token}x\"]}}", service.Session),
            await service.PostAsync("/v1.0/accesskeys/verify", $"{{\"token\": \"{token}\", \"tokens\": [\"{token}\"]}}", service.Session),
            await service.PostAsync("/v1.0/accesskeys/verify", $"{{\"tokens\": [\"{token}\", {token}]}}", service.Session),
            await service.PostAsync("/v1.0/accesskeys/verify", $"{{\"tokens\": \"{token}\", \"{token}\": 1}}", service.Session),
            await service.PostAsync("/v1.0/accesskeys/explain", $"{{\"token\": \"{token}\"}}", service.Session),
            await service.PostAsync("/v1.0/accesskeys/explain", $"{{\"token\": \"{token}\", \"id\": \"{token}\"}}", service.Session),
            await service.PostAsync("/v1.0/accesskeys/explain", $"{{\"token_prefix\": \"{token}\"}}", service.Session),
            await service.GetAsync($"/v1.0/changes?action={token}&actor={token}", service.Session),
            await service.PostAsync("/v1.0/accesskeys", $"{{\"expire\": {token}", service.Accesskey),
            await service.PostAsync("/auth/revoke", $"{{\"tokens\": \"{token}\"}}"),
            await service.PostAsync("/auth/revoke", $"{{\"tokens\": [\"{token}\", null]}}"),
            await service.PostAsync("/auth/revoke", $"{{\"tokens\": [\"{token}\"], \"successors\": \"{token}\"}}"),
            await service.PostAsync("/v1.0/accesskeys", $"{{\"expire\": \"{token}\"}}", service.Accesskey),
            await service.PostAsync("/v1.0/accesskeys", $"{{\"{token}\": 1, \"{token}\": 2, \"expire\": 0}}", service.Accesskey),
        };
        if (TokenFormat.Default.IsWellFormed(token))
        {
            answers.AddRange([
                await service.GetAsync($"/v1.0/accesskeys/{token}", service.Accesskey),
                await service.GetAsync($"/v1.0/accesskeys/{encoded}", service.Accesskey),
                await service.GetAsync($"/nothing/{encoded.Replace("%", "%25", StringComparison.Ordinal)}"),
                await service.GetAsync($"/{token}"),
                await service.SendAsync(new HttpMethod("PATCH"), $"/v1.0/accesskeys/{token}"),
                await service.SendAsync(HttpMethod.Get, "/v1.0/customer", headers: ("X-Request-Id", token)),
            ]);
            await RawHttp.SendAsync(service.Address, $"GET /%00?accesskey={token} HTTP/1.1\r\nHost: x\r\n\r\n");
            await RawHttp.SendAsync(service.Address, $"GET /{token}\r\n\r\n");
            await RawHttp.SendAsync(service.Address, $"{token} / HTTP/1.1\r\nHost: {token}\r\nConnection: close\r\n\r\n");
        }

        return answers;
    }

    private static string Secret(string token) => token[TokenFormat.Default.ShownLength..];

    /// <summary>With every setting there is for more to be logged.</summary>
    public sealed class Talkative : Service
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
            ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Trace",
            ["detailedErrors"] = "true",
            ["ForwardedHeaders:KnownProxies:0"] = "127.0.0.1",
            ["ForwardAuth:UriHeader"] = "X-Original-URI",
        };
    }

    /// <summary>What every listener to traces and metrics in this process would be told.</summary>
    private sealed class Telemetry : IDisposable
    {
        private readonly ActivityListener _activities;
        private readonly MeterListener _meters = new();

        public Telemetry()
        {
            _activities = new ActivityListener
            {
                // This test's own client traces the URLs that it requests.
                ShouldListenTo = source => source.Name != "System.Net.Http",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity => Values.Add(
                    $"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Baggage)} {string.Join(' ', activity.Events.SelectMany(e => e.Tags))}"),
            };
            ActivitySource.AddActivityListener(_activities);
            _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
            _meters.SetMeasurementEventCallback<double>((_, _, tags, _) => Add(tags));
            _meters.SetMeasurementEventCallback<long>((_, _, tags, _) => Add(tags));
            _meters.SetMeasurementEventCallback<int>((_, _, tags, _) => Add(tags));
            _meters.Start();
        }

        public ConcurrentBag<string> Values { get; } = [];

        public void Dispose()
        {
            _activities.Dispose();
            _meters.Dispose();
        }

        private void Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                Values.Add($"{tag.Key}={tag.Value}");
            }
        }
    }
}
