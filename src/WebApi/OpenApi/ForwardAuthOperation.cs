using Accesskeys.Application.Accesskeys;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.ForwardAuth;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Accesskeys.WebApi.OpenApi;

/// <summary>The peculiarities of the operation that proxies call: it accepts only keys, and its response has no body.</summary>
internal sealed class ForwardAuthOperation : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (operation.OperationId != ForwardAuthMapping.OperationId)
        {
            return Task.CompletedTask;
        }

        operation.Security = [.. new[] { Document.Accesskey, Document.Bearer }.Select(scheme =>
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] })];
        operation.Parameters =
        [
            new OpenApiParameter
            {
                Name = ForwardAuthQuery.ScopeParameter,
                In = ParameterLocation.Query,
                Description = "The scope that the key must hold; if given more than once, each of them.",
                Schema = StringConstraint.Scope.ToSchema(),
                Example = "orders:read",
            },
            new OpenApiParameter
            {
                Name = ForwardAuthQuery.CostParameter,
                In = ParameterLocation.Query,
                Description = "What the use costs, taken from the limits and credits of the key and its customer; 0 only asks.",
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Format = "int32",
                    Minimum = "0",
                    Maximum = $"{VerifyAccesskey.MostCost}",
                    Default = 1,
                },
                Example = 1,
            },
        ];
        var good = (OpenApiResponse)operation.Responses!["200"];
        good.Description = "The key is valid. There is no body.";
        good.Headers = new Dictionary<string, IOpenApiHeader>
        {
            [ForwardAuthEndpoint.AccesskeyHeader] = Id("The key's id."),
            [ForwardAuthEndpoint.CustomerHeader] = Id("The id of the customer that owns it."),
            [ForwardAuthEndpoint.ExternalIdHeader] = new OpenApiHeader
            {
                Description = "The key's external_id, percent-encoded where it isn't visible ASCII; empty if it has none.",
                Schema = StringConstraint.HeaderText.ToSchema(),
            },
        };
        foreach (var response in new[] { good, (OpenApiResponse)operation.Responses["429"] })
        {
            response.Headers![RateLimitHeaders.Policy] = new OpenApiHeader
            {
                Description = "The rate limits of the key, then of its customer; absent if there are none.",
                Schema = StringConstraint.RateLimitPolicies.ToSchema(),
            };
            response.Headers[RateLimitHeaders.State] = new OpenApiHeader
            {
                Description = "What is left of each, and in how many seconds its window ends.",
                Schema = StringConstraint.RateLimitStates.ToSchema(),
            };
        }

        return Task.CompletedTask;
    }

    private static OpenApiHeader Id(string description) =>
        new() { Description = description, Schema = StringConstraint.Uuid.ToSchema() };
}
