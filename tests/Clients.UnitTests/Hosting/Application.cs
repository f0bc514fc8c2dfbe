using System.Net;
using System.Security.Claims;
using Accesskeys.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Clients.UnitTests.Hosting;

/// <summary>An application that authenticates with access keys.</summary>
internal sealed class Application : IAsyncDisposable
{
    public const string OwnKey = "vb_TheApplicationsOwnKey";

    /// <summary>A scheme that a test can add.</summary>
    public const string OtherScheme = "Other";

    private WebApplication _app = null!;

    public ManualClock Clock { get; } = new();

    public StubService Service { get; } = new();

    public LogRecorder Log { get; } = new();

    public static async Task<Application> StartAsync(
        Action<AccesskeysOptions>? configure = null, Action<AuthenticationBuilder>? configureSchemes = null)
    {
        var application = new Application();
        var builder = WebApplication.CreateBuilder();
        application.Configure(builder, configure, configureSchemes);
        application._app = builder.Build();
        Map(application._app);
        await application._app.StartAsync();
        return application;
    }

    /// <param name="headers">Each an <c>Authorization</c> header.</param>
    public Task<HttpContext> GetAsync(string path, params string[] headers) => GetFromAsync(IPAddress.Loopback, path, headers);

    public Task<HttpContext> GetFromAsync(
        IPAddress? address, string path, string[] headers, CancellationToken cancellationToken = default) =>
        _app.GetTestServer().SendAsync(
            context =>
            {
                var parts = path.Split('?', 2);
                context.Connection.RemoteIpAddress = address;
                context.Request.Method = HttpMethods.Get;
                context.Request.Path = parts[0];
                context.Request.QueryString = new QueryString(parts.Length > 1 ? "?" + parts[1] : "");
                context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = path;
                context.Request.Headers.Authorization = headers;
            },
            cancellationToken);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void Configure(
        WebApplicationBuilder builder, Action<AccesskeysOptions>? configure, Action<AuthenticationBuilder>? configureSchemes)
    {
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Log);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddHttpLogging(logging => logging.LoggingFields = HttpLoggingFields.All | HttpLoggingFields.RequestQuery);
        builder.Services.AddAuthorization();
        var schemes = builder.Services.AddAuthentication().AddAccesskeys(options =>
        {
            options.Service = new Uri("https://keys.example/base");
            options.Accesskey = OwnKey;
            configure?.Invoke(options);
        });
        configureSchemes?.Invoke(schemes);
        foreach (var scheme in new[] { AccesskeysDefaults.AuthenticationScheme, OtherScheme })
        {
            builder.Services.AddHttpClient("Accesskeys.AspNetCore." + scheme).ConfigurePrimaryHttpMessageHandler(() => Service);
        }
    }

    private static void Map(WebApplication app)
    {
        app.UseHttpLogging();
        app.MapGet("/open", (HttpContext context) =>
            $"{context.Request.QueryString} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}");
        app.MapGet("/claims", (ClaimsPrincipal caller) =>
            string.Join('\n', caller.Claims.Select(claim => $"{claim.Type}={claim.Value}"))).RequireAuthorization();
        app.MapGet("/calls", () => "calls").RequireScope("calls:read");
        app.MapGet("/again", (Delegate)AuthenticateAgainAsync).RequireAuthorization();
        app.MapGet("/schemes", (ClaimsPrincipal caller) => caller.Identities.Count(identity => identity.IsAuthenticated))
            .RequireAuthorization(policy => policy
                .AddAuthenticationSchemes(AccesskeysDefaults.AuthenticationScheme, OtherScheme).RequireAuthenticatedUser());
        app.MapGet("/both", () => "both").RequireScope("calls:read").RequireScope("calls:write");
    }

    // As an error page does that is rendered in a scope of its own.
    private static async Task<string> AuthenticateAgainAsync(HttpContext context)
    {
        await using var scope = context.RequestServices.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        return (await context.AuthenticateAsync()).Succeeded ? "again" : "rejected";
    }
}
