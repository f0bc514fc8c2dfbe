using System.ComponentModel;
using Accesskeys.Application.Common;
using Accesskeys.WebApi.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Accesskeys.WebApi.OpenApi;

/// <summary>
/// Completes members that are an object of the contract or null. The generator makes them of null without a type and a reference, beside
/// which it leaves out the description.
/// </summary>
internal sealed class NullableObjects : IOpenApiDocumentTransformer
{
    private const string Model = "Model";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var types = typeof(CustomerModel).Assembly.GetExportedTypes().ToLookup(NameOf);
        foreach (var (name, schema) in document.Components!.Schemas!)
        {
            foreach (var (member, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
            {
                if (property is OpenApiSchema { OneOf: [OpenApiSchema none, OpenApiSchemaReference] } described)
                {
                    none.Type = JsonSchemaType.Object | JsonSchemaType.Null;
                    described.Description = types[name].Select(type => DescriptionOf(type, member)).OfType<string>().First();
                }
            }
        }

        return Task.CompletedTask;
    }

    private static string NameOf(Type type) => type.Name.EndsWith(Model, StringComparison.Ordinal) ? type.Name[..^Model.Length] : type.Name;

    private static string? DescriptionOf(Type type, string member) =>
        type is not { IsClass: true, IsGenericTypeDefinition: false, IsAbstract: false } ? null
        : WireJson.Options.GetTypeInfo(type).Properties.FirstOrDefault(property => property.Name == member)?.AttributeProvider
            ?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true).OfType<DescriptionAttribute>().SingleOrDefault()?.Description;
}
