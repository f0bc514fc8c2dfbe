namespace Accesskeys.WebApi.Requests;

internal static class RequestHost
{
    /// <summary>
    /// The host that the request names, as it was sent and without the port. The framework's own property decodes international names,
    /// and throws for those that can't be decoded (<c>xn--a</c>).
    /// </summary>
    public static string HostName(this HttpRequest request) => new HostString(request.Headers.Host.ToString()).Host;

    /// <summary>Whether the framework can make URLs with the host that the request names, as it does when it renders a page.</summary>
    public static bool HasReadableHost(this HttpRequest request)
    {
        try
        {
            return Uri.CheckHostName(request.Host.Host) != UriHostNameType.Unknown
                && Uri.TryCreate(request.Scheme + Uri.SchemeDelimiter + request.Host.ToUriComponent(), UriKind.Absolute, out _);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
