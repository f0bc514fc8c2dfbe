using Accesskeys.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Accesskeys.AspNetCore;

/// <summary>Lets access keys in.</summary>
public static class AccesskeysExtensions
{
    // The service gives up a lookup after little more than a second.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    /// <summary>Adds the scheme <see cref="AccesskeysDefaults.AuthenticationScheme"/>; see the other overload.</summary>
    /// <param name="builder">What <c>AddAuthentication</c> gave.</param>
    /// <param name="configure">Says where the service is, and as whom it is asked.</param>
    public static AuthenticationBuilder AddAccesskeys(this AuthenticationBuilder builder, Action<AccesskeysOptions> configure) =>
        builder.AddAccesskeys(AccesskeysDefaults.AuthenticationScheme, configure);

    /// <summary>
    /// Adds a scheme that takes the caller's access key from <c>?accesskey=</c> or <c>Authorization: Bearer</c> and asks the
    /// Accesskeys service whether it is good. It also takes <c>accesskey</c> out of every request's query before the application
    /// sees it.
    /// </summary>
    /// <remarks>
    /// It refuses with 401 what is no good key, with 400 two credentials, with 403 a good key that lacks a scope, and with 503 all
    /// keys while the service can't be asked.
    /// </remarks>
    /// <param name="builder">What <c>AddAuthentication</c> gave.</param>
    /// <param name="scheme">The scheme's name.</param>
    /// <param name="configure">Says where the service is, and as whom it is asked.</param>
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
