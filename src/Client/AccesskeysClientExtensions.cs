using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Accesskeys.Client;

/// <summary>Makes clients whose connections are those of <see cref="IHttpClientFactory"/>.</summary>
public static class AccesskeysClientExtensions
{
    private const string ServiceRule = "AccesskeysClientOptions.Service must be an absolute http or https URL.";

    /// <summary>
    /// Adds <see cref="AccesskeysClient"/>, to be injected where it is needed (but not into singletons, which would keep its
    /// connection for ever). What it returns takes the caller's own handlers, as for trying again, and its own time-out; without,
    /// a call takes at most the 100 seconds of <see cref="HttpClient.Timeout"/>. Redirects are not followed.
    /// </summary>
    /// <param name="services">To which it is added.</param>
    /// <param name="configure">Says where the service is, and as whom it is called.</param>
    /// <exception cref="OptionsValidationException">
    /// At the host's start, or else when a client is made: <see cref="AccesskeysClientOptions.Service"/> is no absolute HTTP URL.
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
    /// Adds an <see cref="HttpClient"/> of that name, of which to make an <see cref="AccesskeysClient"/>: for singletons, and for
    /// who calls more than one service. As the other, but what it is told is asked for each time that one is made.
    /// </summary>
    /// <param name="services">To which it is added.</param>
    /// <param name="name">What <see cref="IHttpClientFactory.CreateClient"/> is asked for.</param>
    /// <param name="configure">Says where the service is, and as whom it is called.</param>
    /// <exception cref="ArgumentException">
    /// When a client is made: <see cref="AccesskeysClientOptions.Service"/> is no absolute HTTP URL.
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

    // A redirect would take the token that is verified along, wherever it points.
    private static IHttpClientBuilder WithoutRedirects(this IHttpClientBuilder builder) =>
        builder.UseSocketsHttpHandler((handler, _) => handler.AllowAutoRedirect = false);
}
