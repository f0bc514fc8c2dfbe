using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Accesskeys.Client;

/// <summary>Adds clients that use the connections of <see cref="IHttpClientFactory"/>.</summary>
public static class AccesskeysClientExtensions
{
    private const string ServiceRule = "AccesskeysClientOptions.Service must be an absolute http or https URL.";

    /// <summary>
    /// Adds <see cref="AccesskeysClient"/> for injection (but not into singletons, which would keep its
    /// connection for ever). Use the returned builder to add handlers, such as for retries, or to set a time-out. By default,
    /// a call takes at most the 100 seconds of <see cref="HttpClient.Timeout"/>. Redirects are not followed.
    /// </summary>
    /// <param name="services">The services to add it to.</param>
    /// <param name="configure">Sets the service's URL and the caller's credential.</param>
    /// <exception cref="OptionsValidationException">
    /// <see cref="AccesskeysClientOptions.Service"/> isn't an absolute HTTP URL. Thrown at startup, or when a client is created.
    /// </exception>
    public static IHttpClientBuilder AddAccesskeysClient(this IServiceCollection services, Action<AccesskeysClientOptions> configure)
    {
        services.AddOptions<AccesskeysClientOptions>()
            .Configure(configure)
            .Validate(options => options.IsComplete, ServiceRule)
            .ValidateOnStart();
        return services
            .AddHttpClient<AccesskeysClient>((provider, http) =>
                Set(http, provider.GetRequiredService<IOptionsMonitor<AccesskeysClientOptions>>().CurrentValue))
            .WithoutRedirects();
    }

    /// <summary>
    /// Adds a named <see cref="HttpClient"/> from which to create an <see cref="AccesskeysClient"/>, for singletons and for
    /// applications that call more than one service. Works like the other overload, but reads the options for each client.
    /// </summary>
    /// <param name="services">The services to add it to.</param>
    /// <param name="name">The name to pass to <see cref="IHttpClientFactory.CreateClient"/>.</param>
    /// <param name="configure">Sets the service's URL and the caller's credential.</param>
    /// <exception cref="ArgumentException">
    /// <see cref="AccesskeysClientOptions.Service"/> isn't an absolute HTTP URL. Thrown when a client is created.
    /// </exception>
    public static IHttpClientBuilder AddAccesskeysClient(
        this IServiceCollection services, string name, Action<IServiceProvider, AccesskeysClientOptions> configure) => services
        .AddHttpClient(name, (provider, http) =>
        {
            var options = new AccesskeysClientOptions();
            configure(provider, options);
            Set(http, options.IsComplete ? options : throw new ArgumentException(ServiceRule));
        })
        .WithoutRedirects();

    private static void Set(HttpClient http, AccesskeysClientOptions options)
    {
        var service = options.Service!.GetLeftPart(UriPartial.Path);
        // Without the slash the path's last segment would be replaced.
        http.BaseAddress = new Uri(service.EndsWith('/') ? service : service + "/");
        if (!string.IsNullOrEmpty(options.Accesskey))
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Accesskey);
        }
    }

    // A redirect would send the verified token to wherever it points.
    private static IHttpClientBuilder WithoutRedirects(this IHttpClientBuilder builder) =>
        builder.UseSocketsHttpHandler((handler, _) => handler.AllowAutoRedirect = false);
}
