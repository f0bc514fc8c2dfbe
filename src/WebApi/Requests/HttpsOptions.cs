using System.ComponentModel.DataAnnotations;
using System.Text;

namespace Accesskeys.WebApi.Requests;

internal sealed class HttpsOptions : IValidatableObject
{
    /// <summary>The port at which clients reach this service over HTTPS, directly or through a proxy; <c>null</c> if not set.</summary>
    [ConfigurationKeyName("HTTPS_PORT")]
    [Range(1, ushort.MaxValue, ErrorMessage = "must be a port from {1} to {2}")]
    public int? Port { get; set; }

    /// <summary>The host at which they reach it; <c>null</c> if not set.</summary>
    [ConfigurationKeyName("HTTPS_HOST")]
    public string? Host { get; set; }

    /// <summary>The host as written in a URL, where an IPv6 address is in brackets.</summary>
    public string? UrlHost => Host is not null && Uri.CheckHostName(Host) == UriHostNameType.IPv6 ? $"[{Host.Trim('[', ']')}]" : Host;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Host is null)
        {
            yield break;
        }

        if (!Ascii.IsValid(Host))
        {
            yield return new ValidationResult("must be in ASCII; write an international name in its xn-- form", [nameof(Host)]);
        }
        else if (Uri.CheckHostName(Host) is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6))
        {
            yield return new ValidationResult(
                "must be a host name or an address without scheme, port and path, such as keys.example", [nameof(Host)]);
        }
    }
}
