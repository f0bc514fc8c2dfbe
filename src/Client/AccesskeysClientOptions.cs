namespace Accesskeys.Client;

/// <summary>Where the service is, and as whom it is called.</summary>
public sealed class AccesskeysClientOptions
{
    /// <summary>Where the service is, as <c>https://keys.example</c>; a path is kept. Required.</summary>
    public Uri? Service { get; set; }

    /// <summary>
    /// The caller's access key, or the token of a session. It is sent in the <c>Authorization</c> header and never in a URL.
    /// <c>null</c> for calls that need no credential.
    /// </summary>
    public string? Accesskey { get; set; }

    internal bool IsComplete =>
        Service is { IsAbsoluteUri: true } && (Service.Scheme == Uri.UriSchemeHttps || Service.Scheme == Uri.UriSchemeHttp);
}
