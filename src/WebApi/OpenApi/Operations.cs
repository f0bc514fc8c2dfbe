using System.Globalization;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Changes;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Endpoints;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.Exports;
using Accesskeys.WebApi.ForwardAuth;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Accesskeys.WebApi.OpenApi;

/// <summary>Describes what follows from an operation's kind: its errors, the credentials that it accepts, and a new key's location.</summary>
internal sealed class Operations : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var anonymous = metadata.OfType<AllowAnonymousAttribute>().Any();
        string[] schemes = anonymous ? []
            : metadata.OfType<SessionOnlyAttribute>().Any() || metadata.OfType<OwnerOnlyAttribute>().Any() ? [Document.Token, Document.Bearer]
            : [Document.Accesskey, Document.Token, Document.Bearer];
        operation.Security = [.. schemes.Select(scheme =>
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] })];
        if (!anonymous)
        {
            // Operations without a credential have a secret in the body, and are never redirected.
            operation.Responses!["307"] = new OpenApiResponse
            {
                Description = "A request over plain HTTP without a credential, if the service is available over HTTPS",
                Headers = new Dictionary<string, IOpenApiHeader> { [HeaderNames.Location] = new OpenApiHeaderReference(Document.Redirect, document) },
            };
        }

        var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken);
        document.AddComponent(nameof(Problem), problem);
        foreach (var failures in Failures(operation, metadata, anonymous).GroupBy(failure => failure.Status).OrderBy(group => group.Key))
        {
            operation.Responses![failures.Key.ToString(CultureInfo.InvariantCulture)] = Response(failures, document);
        }

        if (context.Description.SupportedResponseTypes.Any(response => response.Type == typeof(CreatedAccesskeyModel)))
        {
            var created = (OpenApiResponse)operation.Responses!["200"];
            created.Headers = new Dictionary<string, IOpenApiHeader> { [HeaderNames.Location] = Header("The key's URL, relative.", StringConstraint.Location) };
        }

        if (metadata.OfType<OffersCsvAttribute>().Any())
        {
            var listsChanges = context.Description.SupportedResponseTypes.Any(response => response.Type == typeof(ChangePage));
            Offer(CsvText.MediaType, listsChanges ? StringConstraint.ChangesCsv : StringConstraint.UsageCsv, operation);
        }

        if (metadata.OfType<OffersNdjsonAttribute>().Any())
        {
            Offer(ChangeExport.Ndjson, StringConstraint.ChangesNdjson, operation);
        }
    }

    private static IEnumerable<Failure> Failures(OpenApiOperation operation, IList<object> metadata, bool anonymous)
    {
        if (operation.Parameters is { Count: > 0 } parameters)
        {
            if (parameters.Any(parameter => parameter.In == ParameterLocation.Path))
            {
                yield return Failure.InvalidId;
                yield return Failure.NotFound;
            }

            if (parameters.Any(parameter => parameter.In == ParameterLocation.Query))
            {
                yield return Failure.InvalidRequest(new Dictionary<string, string[]>());
            }

            if (parameters.Any(parameter => parameter.Name == "page_token"))
            {
                yield return Failure.InvalidPageToken;
            }
        }

        if (operation.RequestBody is not null)
        {
            yield return Failure.InvalidJson("");
            yield return Failure.InvalidRequest(new Dictionary<string, string[]>());
            yield return Failure.RequestTimeout;
            yield return Failure.BodyTooLarge;
            yield return Failure.UnsupportedMediaType;
            yield return Failure.TooManyBodies;
        }

        if (metadata.OfType<TakesPasswordAttribute>().Any())
        {
            yield return Failure.InvalidLogin;
        }

        if (metadata.OfType<TakesInvitationAttribute>().Any())
        {
            yield return Failure.InvalidInvitation;
        }

        var isForwardAuth = operation.OperationId == ForwardAuthMapping.OperationId;
        if (!anonymous)
        {
            if (!isForwardAuth)
            {
                yield return Failure.ConflictingCredentials;
            }

            yield return Failure.AuthenticationRequired;
            yield return Failure.InvalidCredentials;
        }

        foreach (var requirement in metadata.OfType<AccessRequirementAttribute>().SelectMany(rule => rule.Requirements))
        {
            yield return ErrorMapping.Unmet(requirement);
        }

        if (metadata.OfType<GrantsPermissionsAttribute>().Any())
        {
            yield return Failure.ScopeExceeded("", "");
        }

        if (metadata.OfType<SetsLimitsAttribute>().Any())
        {
            yield return Failure.LimitedCaller;
        }

        if (isForwardAuth)
        {
            yield return Failure.InsufficientScope;
            yield return Failure.LimitReached(VerificationCode.CreditsExhausted, seconds: 1);
            yield return Failure.LimitReached(VerificationCode.RateLimited, seconds: 1);
        }

        foreach (var code in metadata.OfType<ConflictsAttribute>().SelectMany(conflicts => conflicts.Codes))
        {
            yield return new Failure(StatusCodes.Status409Conflict, code, "");
        }

        yield return Failure.HttpsRequired;
        yield return Failure.Internal;
        yield return Failure.Unavailable;
    }

    private static OpenApiResponse Response(IGrouping<int, Failure> failures, OpenApiDocument document)
    {
        var response = new OpenApiResponse
        {
            Description = "code: " + string.Join(", ", failures.Select(failure => failure.Code).Distinct()),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem.ContentType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) },
            },
            Headers = new Dictionary<string, IOpenApiHeader>(),
        };
        if (failures.Any(failure => failure.RetryAfterSeconds is not null))
        {
            response.Headers[HeaderNames.RetryAfter] = new OpenApiHeader
            {
                Description = "Seconds to wait before trying again.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = $"{int.MaxValue}" },
            };
        }

        if (failures.Key == StatusCodes.Status401Unauthorized)
        {
            response.Headers[HeaderNames.WWWAuthenticate] = Header("RFC 6750's challenge.", StringConstraint.Challenge);
        }

        return response;
    }

    private static void Offer(string mediaType, StringConstraint text, OpenApiOperation operation)
    {
        var response = (OpenApiResponse)operation.Responses!["200"];
        response.Content![mediaType] = new OpenApiMediaType { Schema = text.ToSchema() };
        response.Headers = new Dictionary<string, IOpenApiHeader>
        {
            [ExportedPage.NextPageHeader] = Header(
                "If the response isn't application/json: the page_token of the next page; absent on the last page.", StringConstraint.AnyPageToken),
        };
    }

    private static OpenApiHeader Header(string description, StringConstraint text) => new() { Description = description, Schema = text.ToSchema() };
}
