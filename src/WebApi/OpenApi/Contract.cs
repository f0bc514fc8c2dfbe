using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NSwag.AspNetCore;

namespace Accesskeys.WebApi.OpenApi;

/// <summary>The OpenAPI document and the page that shows it.</summary>
internal static class Contract
{
    /// <summary>Where the page is that shows the document.</summary>
    public const string Page = "/swagger";

    /// <summary>
    /// The page's scripts are its own files and the one that starts them, named by its hash. Its icons are data, and parts
    /// of it are styled in place.
    /// </summary>
    public const string PagePolicy =
        "default-src 'none'; script-src 'self' 'sha256-lZFUB1sliQ9GDTmIudldG6qavE1DM/5MXAdNOUc48bk='; "
        + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Model = "Model";
    private const string Path = "/openapi/v1.json";

    public static void AddContract(this IServiceCollection services)
    {
        services.AddSingleton<ContractDocument>();
        services.AddOpenApi(ContractDocument.Name, Configure);
    }

    private static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;
        options.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } id && id.EndsWith(Model, StringComparison.Ordinal)
            ? id[..^Model.Length]
            : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddSchemaTransformer<Schemas>();
        options.AddOperationTransformer<Operations>();
        options.AddOperationTransformer<ForwardAuthOperation>();
        options.AddOperationTransformer<CommonResponseHeaders>();
        options.AddDocumentTransformer<Document>();
    }

    public static void MapContract(this WebApplication app)
    {
        app.MapGet(Path, (HttpContext context, ContractDocument document) => document.WriteAsync(context))
            .WithMetadata(new AllowAnonymousAttribute())
            .ExcludeFromDescription();

        // On its own branch, for its routes alone.
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Page), branch => branch.UseSwaggerUi(options =>
        {
            options.Path = Page;
            options.DocumentTitle = "Accesskeys";
            options.DocExpansion = "list";
            options.SwaggerRoutes.Add(new SwaggerUiRoute("Accesskeys v1.0", Path));

            // Relative, so that the page's script is the same below any prefix, and the policy can name it.
            options.TransformToExternalPath = (path, request) => (request.Path == Page ? "." : "..") + path;
        }));
    }
}
