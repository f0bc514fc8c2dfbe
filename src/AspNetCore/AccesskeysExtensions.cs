using Accesskeys.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Accesskeys.AspNetCore;

/// <summary>Adds authentication with access keys.</summary>
public static class AccesskeysExtensions
{
    // The service abandons a lookup after little more than a second.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    /// <summary>Adds the scheme <see cref="AccesskeysDefaults.AuthenticationScheme"/>; see the other overload.</summary>
    /// <param name="builder">The result of <c>AddAuthentication</c>.</param>
    /// <param name="configure">Sets the service's URL and the application's own key.</param>
    public static AuthenticationBuilder AddAccesskeys(this AuthenticationBuilder builder, Action<AccesskeysOptions> configure) =>
        builder.AddAccesskeys(AccesskeysDefaults.AuthenticationScheme, configure);

    /// <summary>
    /// Adds a scheme that reads the caller's access key from <c>?accesskey=</c> or <c>Authorization: Bearer</c> and verifies it with the
    /// Accesskeys service. It also removes <c>accesskey</c> from the query of every request before the application
    /// sees it.
    /// </summary>
    /// <remarks>
    /// It rejects invalid keys with 401, two credentials with 400, valid keys that lack a scope with 403, keys whose rate limits or credits
    /// have no room for the request with 429, and all keys with 503 while the service can't be reached.
    /// </remarks>
    /// <param name="builder">The result of <c>AddAuthentication</c>.</param>
    /// <param name="scheme">The scheme's name.</param>
    /// <param name="configure">Sets the service's URL and the application's own key.</param>
    public static AuthenticationBuilder AddAccesskeys(
        this AuthenticationBuilder builder, string scheme, Action<AccesskeysOptions> configure)
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Transient<IStartupFilter, HiddenKeyStartupFilter>());
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddKeyedSingleton<KeyVerifier>(scheme, (provider, _) => new KeyVerifier(
            () => provider.GetRequiredService<IHttpClientFactory>().CreateClient(NameOf(scheme)),
            new VerdictCache(provider.GetRequiredService<TimeProvider>())));
        builder.Services
            .AddAccesskeysClient(NameOf(scheme), (provider, client) =>
            {
                var options = provider.GetRequiredService<IOptionsMonitor<AccesskeysOptions>>().Get(scheme);
                (client.Service, client.Accesskey) = (options.Service, options.Accesskey);
            })
            .ConfigureHttpClient(http => http.Timeout = _patience);
        builder.Services.AddOptions<AccesskeysOptions>(scheme).ValidateOnStart();
        return builder.AddScheme<AccesskeysOptions, AccesskeysHandler>(scheme, configure);
    }

    private static string NameOf(string scheme) => "Accesskeys.AspNetCore." + scheme;
}
