using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Endpoints;


namespace Accesskeys.WebApi.ForwardAuth;

internal static class ForwardAuthMapping
{
    public const string OperationId = "ForwardAuth";

    /// <summary>
    /// Short-circuited, it is never seen by <see cref="CallerMiddleware"/>: it responds to bad credentials as proxies understand it.
    /// Proxies ask with the method of the request they ask about; the document shows one of them.
    /// </summary>
    public static void MapForwardAuth(this WebApplication app)
    {
        RequestDelegate answer = app.Services.GetRequiredService<ForwardAuthEndpoint>().AnswerAsync;
        app.MapGet(ForwardAuthEndpoint.Path, answer)
            .WithMetadata(answer.Method, new ReadOnlyOperationAttribute(), new ChecksCredentialsItselfAttribute())
            .WithName(OperationId)
            .WithTags("Verification")
            .WithSummary("Tell a reverse proxy whether a request may pass")
            .WithDescription(
                "Any method will do. The key is looked for in the request itself and, if the settings name it, in the header with which "
                + "a named proxy passes on the original URI. Two credentials are refused like a bad one.")
            .ShortCircuit();
        app.Map(ForwardAuthEndpoint.Path, answer)
            .WithMetadata(new ReadOnlyOperationAttribute(), new ChecksCredentialsItselfAttribute())
            .ExcludeFromDescription()
            .ShortCircuit();
    }
}
