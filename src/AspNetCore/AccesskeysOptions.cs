using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.AspNetCore;

/// <summary>Where the service is, as whom it is asked, and for how long its answers are remembered.</summary>
public sealed class AccesskeysOptions : AuthenticationSchemeOptions
{
    private const string Remedy = "Set it in AddAccesskeys; if you read it from configuration, check that the setting exists.";

    /// <summary>Where the service is, as <c>https://keys.example</c>; a path is kept. Required.</summary>
    public Uri? Service { get; set; }

    /// <summary>
    /// The application's own key, which has to hold the scope <c>accesskeys:verify</c>. It sees the keys of its own customer, an
    /// operator's key those of all. Required.
    /// </summary>
    public string? Accesskey { get; set; }

    /// <summary>
    /// For how long an answer is remembered at most, from before it was asked for; a second unless set. It is never remembered
    /// longer than the service allows (<c>fresh_for_ms</c>, at most its revocation bound), so a key that was revoked is refused no
    /// later than this and the service's bound together. <see cref="TimeSpan.Zero"/> asks for each request.
    /// </summary>
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether the service is told the address that the key is used from, so that the key's <c>allowed_ips</c> count; <c>true</c>
    /// unless set. Behind a proxy the address is the proxy's, unless <c>UseForwardedHeaders</c> comes before authentication.
    /// </summary>
    public bool PassClientAddress { get; set; } = true;

    /// <summary>
    /// How a request is refused while the service can't be asked: 503 unless set, with <c>Retry-After</c>, or 401.
    /// </summary>
    public int StatusWhenUnavailable { get; set; } = StatusCodes.Status503ServiceUnavailable;

    /// <summary>Whether the settings can work; asked at the start.</summary>
    /// <exception cref="ArgumentException">A setting is missing or can't be; the message names it.</exception>
    public override void Validate()
    {
        base.Validate();
        Require(
            Service is { IsAbsoluteUri: true } && (Service.Scheme == Uri.UriSchemeHttps || Service.Scheme == Uri.UriSchemeHttp),
            nameof(Service), $"must be an absolute http or https URL, such as https://keys.example. {Remedy}");
        Require(
            !string.IsNullOrEmpty(Accesskey), nameof(Accesskey),
            $"is required: the application's own access key, which holds the scope accesskeys:verify. {Remedy}");
        Require(
            !Accesskey!.Any(char.IsWhiteSpace), nameof(Accesskey),
            "must be an access key without white space around or in it. "
            + "Set it in AddAccesskeys; if you read it from configuration, check that the setting does not end with a line break.");
        Require(CacheFor >= TimeSpan.Zero, nameof(CacheFor), "must not be negative. Set it in AddAccesskeys.");
        Require(
            StatusWhenUnavailable is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status401Unauthorized,
            nameof(StatusWhenUnavailable), "must be 503 or 401. Set it in AddAccesskeys.");
    }

    private static void Require(bool holds, string setting, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(AccesskeysOptions)}.{setting} {rule}");
        }
    }
}
