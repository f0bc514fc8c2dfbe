using System.Text.Json.Serialization.Metadata;
using Accesskeys.Application.Accesskeys;
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
        "default-src 'none'; script-src 'self' 'sha256-VWM16Mzyr4UHapAMaGUwo0zqv4wp1aukx0GzFlWXSYY='; "
        + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Index = "/index.html";
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
        options.CreateSchemaReferenceId = IdOf;
        options.AddSchemaTransformer<Schemas>();
        options.AddOperationTransformer<Operations>();
        options.AddOperationTransformer<ForwardAuthOperation>();
        options.AddOperationTransformer<CommonResponseHeaders>();
        options.AddDocumentTransformer<Document>();
        options.AddDocumentTransformer<NullableObjects>();
    }

    public static void MapContract(this WebApplication app)
    {
        app.MapGet(Path, (HttpContext context, ContractDocument document) => document.WriteAsync(context))
            .WithMetadata(new AllowAnonymousAttribute())
            .ExcludeFromDescription();

        // "{file?}" also matches the page itself, with or without a slash at the end. The router rejects other methods.
        app.MapGet(Page + "/{file?}", PageOf(app))
            .WithMetadata(new AllowAnonymousAttribute())
            .ExcludeFromDescription();
    }

    // Generators have a type of their own for an object with any members, so metadata needs no name.
    private static string? IdOf(JsonTypeInfo type) => type.Type == typeof(MetadataModel) ? null
        : OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } id && id.EndsWith(Model, StringComparison.Ordinal) ? id[..^Model.Length]
        : OpenApiOptions.CreateDefaultSchemaReferenceId(type);

    private static RequestDelegate PageOf(IEndpointRouteBuilder app)
    {
        var page = app.CreateApplicationBuilder();
        page.Use(ServeAsync);
        page.UseSwaggerUi(options =>
        {
            options.Path = Page;
            options.DocumentTitle = "Accesskeys";
            options.DocExpansion = "list";
            options.SwaggerRoutes.Add(new SwaggerUiRoute("Accesskeys v1.0", Path));
            options.AdditionalSettings["queryConfigEnabled"] = false;

            // Relative, so that the page's script is the same below any prefix, and the policy can name it.
            options.TransformToExternalPath = (path, request) => (request.Path == Page ? "." : "..") + path;
        });
        return page.Build();
    }

    private static Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        var file = context.Request.Path.Value![Page.Length..];
        if (file.Length > 1 && file.EndsWith('/'))
        {
            // NSwag ignores any number of slashes at the end.
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (file.Equals(Index, StringComparison.OrdinalIgnoreCase) && context.Request.QueryString.HasValue)
        {
            // The page's script reads `url` from the query, and fails if its percent-encoding is malformed.
            context.Response.Redirect(Index[1..]);
            return Task.CompletedTask;
        }

        // The files' middleware leaves requests that have an endpoint to it.
        context.SetEndpoint(null);
        return next(context);
    }
}
