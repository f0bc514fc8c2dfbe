using Accesskeys.Application;
using Accesskeys.Infrastructure;
using Accesskeys.Infrastructure.Settings;
using Accesskeys.WebApi;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.ForwardAuth;
using Accesskeys.WebApi.Health;
using Accesskeys.WebApi.OpenApi;
using Accesskeys.WebApi.Requests;
using Accesskeys.WebApi.Startup;

try
{
    if (await CommandLine.RunAsync(args) is { } exitCode)
    {
        return exitCode;
    }

    var app = Build(args);
    var shutdown = ShutdownSettings.Read(app.Configuration, app.Environment);

    // Before serving, which may fail at once and dispose of what knows it.
    var lifetime = app.Lifetime;
    await Shutdown.BoundAsync(ServeAsync(app, shutdown), lifetime, shutdown);
    return Environment.ExitCode;
}
catch (SettingException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (Exception exception) when (exception is InvalidDataException or DirectoryNotFoundException or InvalidOperationException)
{
    // What the framework reads for itself: a settings file that is no JSON, a content root that is not there, a log level.
    await Console.Error.WriteLineAsync($"The settings can't be read: {exception.Message.ReplaceLineEndings(" ")}");
    return 1;
}

static async Task ServeAsync(WebApplication app, ShutdownSettings shutdown)
{
    await using var disposed = app;
    await app.Services.GetRequiredService<Preparation>().BeforeServingAsync();
    await StartAsync(app);
    await Shutdown.WaitAsync(app, shutdown);
}

// What can still fail is to listen: an address in use, one that is none, HTTPS without a certificate.
static async Task StartAsync(WebApplication app)
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

static WebApplication Build(string[] args)
{
    var builder = ContentRoot.CreateBuilder(args);
    builder.WebHost.ConfigureKestrel(ServerOptions.Configure);
    builder.WebHost.UseSockets(UnixSockets.Configure);
    builder.Services.AddApplication(builder.Configuration["AutoMapper:LicenseKey"]);
    builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);
    builder.Services.AddWebApi(builder.Configuration);
    var forwardedHeaders = ForwardedHeaderSettings.Read(builder.Configuration);
    var forwardAuth = ForwardAuthSettings.Read(builder.Configuration, forwardedHeaders.HasProxies);
    builder.Services.AddSingleton(forwardAuth);

    var app = builder.Build();
    if (forwardedHeaders.HasProxies)
    {
        app.UseMiddleware<ForwardedHeaderMiddleware>(forwardedHeaders);
    }

    app.UseMiddleware<RequestMiddleware>();
    app.UseMiddleware<ProblemMiddleware>();
    app.UseMiddleware<HttpsMiddleware>();
    app.UseMiddleware<HeadMiddleware>();
    app.UseRouting();
    app.UseRateLimiter();
    app.UseMiddleware<CallerMiddleware>();
    app.MapControllers();
    app.MapForwardAuth();
    app.MapHealth();
    app.MapContract();
    return app;
}
