namespace Accesskeys.Client;

/// <summary>The service's URL and the caller's credential.</summary>
public sealed class AccesskeysClientOptions
{
    /// <summary>The service's URL, such as <c>https://keys.example</c>; a path is kept. Required.</summary>
    public Uri? Service { get; set; }

    /// <summary>
    /// The caller's access key, or the token of a session. It is sent in the <c>Authorization</c> header and never in a URL.
    /// <c>null</c> for calls that need no credential.
    /// </summary>
    public string? Accesskey { get; set; }

    internal bool IsComplete =>
        Service is { IsAbsoluteUri: true } && (Service.Scheme == Uri.UriSchemeHttps || Service.Scheme == Uri.UriSchemeHttp);
}
