using Accesskeys.Application;
using Accesskeys.Infrastructure;
using Accesskeys.Infrastructure.Settings;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.ForwardAuth;
using Accesskeys.WebApi.Health;
using Accesskeys.WebApi.Hosting;
using Accesskeys.WebApi.OpenApi;
using Accesskeys.WebApi.Requests;
using Accesskeys.WebApi.WebConsole;
using Microsoft.Extensions.Options;

namespace Accesskeys.WebApi.Startup;

/// <summary>The program without a command: serves until it is asked to stop.</summary>
internal static class Server
{
    /// <summary>The exit code.</summary>
    /// <exception cref="SettingException">A setting is missing or wrong.</exception>
    public static async Task<int> RunAsync(string[] args)
    {
        var app = Build(args);
        var shutdown = app.Services.GetRequiredService<ShutdownOptions>();

        // Read it before serving, which may fail at once and dispose of the services.
        var lifetime = app.Lifetime;
        await Shutdown.BoundAsync(ServeAsync(app, shutdown), lifetime, shutdown);
        return Environment.ExitCode;
    }

    private static async Task ServeAsync(WebApplication app, ShutdownOptions shutdown)
    {
        await using var disposed = app;
        await app.Services.GetRequiredService<DatabaseStartup>().BeforeServingAsync();
        await StartAsync(app);
        await Shutdown.WaitAsync(app, shutdown);
    }

    // Only listening can still fail: an address in use, an invalid address, HTTPS without a certificate.
    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var setting = app.Configuration.GetSection("Kestrel:Endpoints").Exists() ? "Kestrel:Endpoints" : "ASPNETCORE_URLS";
            throw new SettingException(setting, exception.Message.ReplaceLineEndings(" "));
        }
    }

    // The host would validate only when it starts, after the database was prepared. Of several failures the first is reported.
    private static void ValidateSettings(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (Exception exception) when (exception is OptionsValidationException or AggregateException)
        {
            var first = (exception as AggregateException)?.InnerExceptions[0] ?? exception;
            throw new SettingException(((OptionsValidationException)first).Failures.First());
        }
    }

    private static WebApplication Build(string[] args)
    {
        var builder = ContentRoot.CreateBuilder(args);
        builder.WebHost.ConfigureKestrel(ServerOptions.Configure);
        builder.WebHost.UseSockets(UnixSockets.Configure);
        builder.Services.AddSystemd();
        builder.Services.AddApplication();
        builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);
        builder.Services.AddWebApi(builder.Configuration);

        var app = builder.Build();
        ValidateSettings(app.Services);
        if (app.Services.GetRequiredService<ForwardedHeaderSettings>().HasProxies)
        {
            app.UseMiddleware<ForwardedHeaderMiddleware>();
        }

        app.UseMiddleware<RequestMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<HttpsMiddleware>();
        app.UseMiddleware<HeadMiddleware>();
        app.UseMiddleware<DatabaseUseMiddleware>();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseWebConsole();
        app.UseMiddleware<CallerMiddleware>();
        app.MapControllers();
        app.MapForwardAuth();
        app.MapHealth();
        app.MapContract();
        app.MapWebConsole();
        return app;
    }
}
