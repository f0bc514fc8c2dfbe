using Accesskeys.Domain.Accesskeys;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Accesskeys.WebApi.OpenApi;

internal sealed class Document : IOpenApiDocumentTransformer
{
    public const string Accesskey = "accesskey";
    public const string Token = "token";
    public const string Bearer = "bearer";
    public const string Redirect = "Redirect";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Accesskeys",
            Version = "v1.0",
            Description = "Issues, lists, updates and deletes access keys, and verifies them.",
            Contact = new OpenApiContact { Name = "Accesskeys contributors" },
            License = new OpenApiLicense { Name = "MIT", Url = new Uri("https://opensource.org/license/mit") },
        };

        // The document is served by the service that it describes.
        document.Servers = [new OpenApiServer { Url = "/", Description = "The service that serves this document: local, staging or production." }];
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = "Accesskeys", Description = "The keys of the caller's customer." },
            new() { Name = "Customers", Description = "The customers that own keys." },
            new() { Name = "Users", Description = "The people who sign in for the caller's customer." },
            new() { Name = "Changes", Description = "What was changed, by whom and from where." },
            new() { Name = "Verification", Description = "Whether a key is valid." },
            new() { Name = "Usage", Description = "How often keys were used." },
            new() { Name = "Nodes", Description = "The processes of the service." },
            new() { Name = "Sessions", Description = "Signing in with a password." },
        };
        document.Components ??= new OpenApiComponents();
        document.Components.Headers = new Dictionary<string, IOpenApiHeader>(CommonResponseHeaders.Headers)
        {
            [Redirect] = new OpenApiHeader { Description = "The same URL over HTTPS.", Schema = StringConstraint.Redirect.ToSchema(), Required = true },
        };
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Accesskey] = InQuery(Accesskey, "An access key."),
            [Token] = InQuery(Token, "A session token from POST /auth/login."),
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An access key or a session token.",
            },
        };
        return Task.CompletedTask;
    }

    private static OpenApiSecurityScheme InQuery(string name, string description) => new()
    {
        Type = SecuritySchemeType.ApiKey,
        In = ParameterLocation.Query,
        Name = name,
        Description = description,
    };
}
