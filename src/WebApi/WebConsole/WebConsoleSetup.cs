using Accesskeys.Application.Sessions;
using Accesskeys.Console;
using Accesskeys.Console.Assets;
using Accesskeys.Console.Components;
using Accesskeys.Console.Operations;
using Accesskeys.Console.Pages;
using Accesskeys.Console.Sessions;
using Accesskeys.Infrastructure.Settings;
using Accesskeys.Verification;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Accesskeys.WebApi.WebConsole;

/// <summary>Hosts the console: components that are rendered by the server alone, so any node can serve any request.</summary>
internal static class WebConsoleSetup
{
    private const string SignOutPath = "/sign-out";
    private const string StopViewingPath = "/stop-viewing";

    // Whose forms have the limits of the API's operations that take a password.
    private static readonly Type[] _takingPasswords = [typeof(SignIn), typeof(Invitation), typeof(Account)];

    public static void AddWebConsole(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ConsoleOptions>(configuration.GetSection(ConsoleOptions.Section));
        services.AddRazorComponents();
        services.AddSingleton<ConsoleCookies>();
        services.AddSingleton<OperationEndpoints>();
        services.AddSingleton(provider => new ConsoleFacts(provider.GetRequiredService<VerificationOptions>().RevocationBound));
        services.AddSingleton<IFailurePages, FailurePages>();
        services.AddScoped<ConsoleSession>();
        services.AddScoped<IConsoleSession>(provider => provider.GetRequiredService<ConsoleSession>());
        services.AddScoped<IOperations, PageOperations>();
        services.AddScoped<INotices, SealedNotices>();
        services.AddScoped<ISealedContent, SealedContent>();

        // A file that someone sends never reaches the disk.
        services.Configure<FormOptions>(options => options.MemoryBufferThreshold = RequestBodyReader.MaxLargeLength);
        services.AddOptions<AntiforgeryOptions>().Configure<IHostEnvironment>((options, environment) =>
        {
            options.Cookie.Name = environment.IsDevelopment() ? "accesskeys-form" : "__Host-accesskeys-form";
            options.Cookie.Path = "/";

            // A stricter one would be missing when a link elsewhere leads here, and be replaced: other tabs' forms would be lost.
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true;
        });

        // The framework's own key ring, which would be written to disk when the service starts, is never used.
        services.Remove(services.Single(service =>
            service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(KeyManagementOptions).Assembly));
    }

    public static void UseWebConsole(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ConsoleOptions>().Enabled)
        {
            app.MapWhen(ConsolePage.IsAt, console =>
            {
                console.UseMiddleware<ConsoleMiddleware>();
                console.UseAntiforgery();
                console.UseMiddleware<FormMiddleware>();
                console.Run(context => context.GetEndpoint()!.RequestDelegate!(context));
            });
        }
    }

    public static void MapWebConsole(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ConsoleOptions>().Enabled)
        {
            app.MapConsoleAssets();
            app.MapRazorComponents<App>().Add(Describe);
            app.MapPost(SignOutPath, SignOutAsync)
                .WithMetadata(ConsolePage.Metadata, new RequireAntiforgeryTokenAttribute())
                .ExcludeFromDescription();
            app.MapGet("/" + AuditFilters.ExportPath, AuditExport.WriteAsync)
                .WithMetadata(ConsolePage.Metadata)
                .ExcludeFromDescription();
            app.MapPost(StopViewingPath, StopViewing)
                .WithMetadata(ConsolePage.Metadata, new RequireAntiforgeryTokenAttribute())
                .ExcludeFromDescription();
        }
    }

    private static void Describe(EndpointBuilder endpoint)
    {
        endpoint.Metadata.Add(ConsolePage.Metadata);
        var page = endpoint.Metadata.OfType<ComponentTypeMetadata>().LastOrDefault()?.Type;
        if (_takingPasswords.Contains(page))
        {
            endpoint.Metadata.Add(new EnableRateLimitingAttribute(LoginLimits.ByAddress));
        }

        if (page == typeof(Import))
        {
            endpoint.Metadata.Add(new RequestSizeLimitAttribute(RequestBodyReader.LargeTransferLimit));
        }
    }

    private static async Task SignOutAsync(HttpContext context)
    {
        // The session that ends is the agent's own, whatever it views.
        context.RequestServices.GetRequiredService<ConsoleSession>().StopViewing();
        await context.RequestServices.GetRequiredService<IOperations>().SendAsync(new Logout());
        context.RequestServices.GetRequiredService<IConsoleSession>().Forget();
        ConsoleResponse.LeadTo(context, "/sign-in");
    }

    private static void StopViewing(HttpContext context)
    {
        var viewed = context.RequestServices.GetRequiredService<ConsoleSession>().StopViewing();
        ConsoleResponse.LeadTo(context, viewed is null ? "/" : $"/customers/{viewed.Id}");
    }
}
