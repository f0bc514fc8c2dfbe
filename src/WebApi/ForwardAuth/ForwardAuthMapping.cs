using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Endpoints;


namespace Accesskeys.WebApi.ForwardAuth;

internal static class ForwardAuthMapping
{
    public const string OperationId = "ForwardAuth";

    /// <summary>
    /// Short-circuited, so that it bypasses <see cref="CallerMiddleware"/> and can reject credentials in a form that proxies understand.
    /// Proxies use the method of the original request; the document shows one of the methods.
    /// </summary>
    public static void MapForwardAuth(this WebApplication app)
    {
        RequestDelegate answer = app.Services.GetRequiredService<ForwardAuthEndpoint>().AnswerAsync;
        app.MapGet(ForwardAuthEndpoint.Path, answer)
            .WithMetadata(answer.Method, new ReadOnlyOperationAttribute(), new ChecksCredentialsItselfAttribute())
            .WithName(OperationId)
            .WithTags("Verification")
            .WithSummary("Authorise a request for a reverse proxy")
            .WithDescription(
                "Accepts any method. The key is read from the request itself and, if the settings name it, from the header in which "
                + "a configured proxy passes on the original URI. Two credentials are rejected like an invalid one.")
            .ShortCircuit();
        app.Map(ForwardAuthEndpoint.Path, answer)
            .WithMetadata(new ReadOnlyOperationAttribute(), new ChecksCredentialsItselfAttribute())
            .ExcludeFromDescription()
            .ShortCircuit();
    }
}
