namespace Accesskeys.WebApi.WebConsole;

/// <summary>
/// Marks an endpoint of the console. Its caller is the session in the browser's cookie, and no other credential counts; other endpoints
/// never look at cookies.
/// </summary>
internal sealed class ConsolePage
{
    public static readonly ConsolePage Metadata = new();

    private ConsolePage()
    {
    }

    public static bool IsAt(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ConsolePage>() is not null;
}
