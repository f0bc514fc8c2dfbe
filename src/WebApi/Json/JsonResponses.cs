using System.Net.Mime;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace Accesskeys.WebApi.Json;

/// <summary>Describes every response as JSON in the document. The framework's own attribute would also run with every request.</summary>
internal sealed class JsonResponses : IApiResponseMetadataProvider
{
    public Type? Type => null;

    public int StatusCode => StatusCodes.Status200OK;

    public void SetContentTypes(MediaTypeCollection contentTypes)
    {
        contentTypes.Clear();
        contentTypes.Add(MediaTypeNames.Application.Json);
    }
}
