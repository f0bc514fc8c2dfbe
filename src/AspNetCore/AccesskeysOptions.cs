using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.AspNetCore;

/// <summary>The service's URL, the application's own key, how long results are cached, and what a request costs.</summary>
public sealed class AccesskeysOptions : AuthenticationSchemeOptions
{
    internal const int MostCost = 1_000_000;

    private const string Remedy = "Set it in AddAccesskeys; if you read it from configuration, check that the setting exists.";

    /// <summary>Where the service is, as <c>https://keys.example</c>; a path is kept. Required.</summary>
    public Uri? Service { get; set; }

    /// <summary>
    /// The application's own key, which must hold the scope <c>accesskeys:verify</c>. It sees the keys of its own customer; an
    /// operator's key sees those of all customers. Required.
    /// </summary>
    public string? Accesskey { get; set; }

    /// <summary>
    /// The longest time that a result is cached, counted from before the request; one second by default. It is never cached
    /// longer than the service allows (<c>fresh_for_ms</c>, at most its revocation bound, and 0 for a key with rate limits or credits),
    /// so a revoked key is rejected no later than after this time and the service's bound together. With
    /// <see cref="TimeSpan.Zero"/>, nothing is cached.
    /// </summary>
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What a request costs, from 0 to 1,000,000; 1 by default. The service takes it from the credits of the key and its customer, and from
    /// those of their rate limits that count cost. A request that costs 0 takes nothing, and isn't counted as a request either.
    /// It has no effect on keys without limits.
    /// </summary>
    /// <remarks>
    /// It is called once for each request that carries a key, when the request is authenticated, before the key is verified. At that time
    /// <c>GetEndpoint()</c> returns the endpoint only if routing comes before authentication, as it does in a <c>WebApplication</c>.
    /// If it throws, or returns a number out of range (<see cref="InvalidOperationException"/>), the request fails with that exception.
    /// </remarks>
    public Func<HttpContext, int> Cost { get; set; } = _ => 1;

    /// <summary>
    /// Whether the client's address is sent to the service, so that the key's <c>allowed_ips</c> are checked; <c>true</c>
    /// by default. Behind a proxy the address is the proxy's, unless <c>UseForwardedHeaders</c> comes before authentication.
    /// </summary>
    public bool PassClientAddress { get; set; } = true;

    /// <summary>
    /// The status of requests while the service can't be reached: 503 (the default), with <c>Retry-After</c>, or 401.
    /// </summary>
    public int StatusWhenUnavailable { get; set; } = StatusCodes.Status503ServiceUnavailable;

    /// <summary>Checks the settings at startup.</summary>
    /// <exception cref="ArgumentException">A setting is missing or invalid; the message names it.</exception>
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
        Require(Cost is not null, nameof(Cost), "must not be null. Set it in AddAccesskeys.");
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
