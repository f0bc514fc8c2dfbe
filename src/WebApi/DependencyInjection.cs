using System.Net.Mime;
using Accesskeys.Application.Common;
using Accesskeys.Infrastructure.Settings;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.ForwardAuth;
using Accesskeys.WebApi.Health;
using Accesskeys.WebApi.Hosting;
using Accesskeys.WebApi.Json;
using Accesskeys.WebApi.Logging;
using Accesskeys.WebApi.OpenApi;
using Accesskeys.WebApi.Requests;
using Accesskeys.WebApi.Startup;
using Accesskeys.WebApi.WebConsole;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Accesskeys.WebApi;

internal static class DependencyInjection
{
    public static IServiceCollection AddWebApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSafeLogging();
        services.AddCallers();
        services.AddRequestBodies(configuration);
        services.AddControllersWithWireJson();
        services.AddContract();
        services.AddWebConsole(configuration);
        services.AddSingleton<DatabaseReadiness>();
        services.AddHealthChecks().AddCheck<DatabaseReadiness>("database").AddCheck<StoppingReadiness>("stopping");
        services.AddShutdown(configuration);
        services.AddSettings<BootstrapOptions>(configuration.GetSection(BootstrapOptions.Section));
        services.AddSettings<HttpsOptions>(configuration);
        services.AddSettings<ImportOptions>(configuration.GetSection(ImportOptions.Section));
        services.AddSettings<ForwardAuthOptions>(configuration.GetSection(ForwardAuthOptions.Section))
            .Validate<ForwardedHeaderSettings>((options, proxies) => options.UriHeader is null || proxies.HasProxies, ForwardAuthOptions.ProxyRule);
        services.AddSingleton(ForwardedHeaderSettings.Read(configuration));
        services.AddSingleton<ForwardAuthEndpoint>();
        services.AddSingleton<ServedAddresses>();
        services.AddSingleton<OperatorBootstrap>();
        services.AddSingleton<DatabaseStartup>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseStartup>());
        return services;
    }

    /// <summary>Development doesn't drain by default.</summary>
    public static IServiceCollection AddShutdown(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<HostOptions>(options => options.ShutdownTimeout = Shutdown.LongestRequest);
        services.AddOptions<ShutdownOptions>().Configure<IHostEnvironment>((options, environment) =>
            options.Drain = environment.IsDevelopment() ? TimeSpan.Zero : options.Drain);
        services.AddSettings<ShutdownOptions>(configuration.GetSection(ShutdownOptions.Section));
        return services;
    }

    private static void AddSafeLogging(this IServiceCollection services) => services.AddSingleton<ILoggerFactory>(
        provider => new SafeLoggerFactory(ActivatorUtilities.CreateInstance<LoggerFactory>(provider)));

    private static void AddCallers(this IServiceCollection services)
    {
        services.AddScoped<HttpCaller>();
        services.AddScoped<ICurrentCaller>(provider => provider.GetRequiredService<HttpCaller>());
        services.AddSingleton<CallerRecheck>();
        services.AddSingleton<LoginLimits>();
        services.AddSingleton<ReportLimits>();
        services.AddSingleton<ImportCallers>();
        services.AddSingleton<ImportLimits>();
        services.AddRateLimiter(options =>
        {
            LoginLimits.Configure(options);
            ReportLimits.Configure(options);
            options.OnRejected = (rejected, _) =>
                new ValueTask(Problem.WriteAsync(rejected.HttpContext, Failure.RateLimited(rejected.Lease)));
        });
    }

    private static void AddRequestBodies(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<RequestBodyOptions>(configuration.GetSection(RequestBodyOptions.Section));
        services.AddSingleton<RequestBodyBudget>();
        services.AddSingleton<RequestBodyReader>();
    }

    private static void AddControllersWithWireJson(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => WireJson.Configure(options.SerializerOptions));
        services
            .AddMvcCore(options =>
            {
                options.InputFormatters.Clear();
                options.InputFormatters.Add(new StrictJsonInputFormatter());
                options.ModelBinderProviders.Insert(0, new ParameterBinders());

                // The framework's other providers read a form before anything is bound, and return their own errors if they can't.
                options.ValueProviderFactories.Clear();
                options.ValueProviderFactories.Add(new RouteValueProviderFactory());
                options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            })
            .AddApiExplorer()
            .AddJsonOptions(options => WireJson.Configure(options.JsonSerializerOptions))
            .AddMvcOptions(options => options.Filters.Add(new JsonResponses()));
        services.AddOptions<MvcOptions>().Configure<CallerRecheck>((options, recheck) => options.Filters.Add(recheck));
        services.AddSingleton<IActionResultExecutor<ObjectResult>, WireResultExecutor>();
        services.Configure<ApiBehaviorOptions>(options =>
        {
            options.SuppressMapClientErrors = true;
            options.SuppressModelStateInvalidFilter = true;
        });
    }
}
