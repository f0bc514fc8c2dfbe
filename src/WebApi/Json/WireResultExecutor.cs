using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;

namespace Accesskeys.WebApi.Json;

/// <summary>Writes results as JSON without content negotiation, with a length that is known before it is sent.</summary>
internal sealed class WireResultExecutor : IActionResultExecutor<ObjectResult>
{
    private const string ContentType = MediaTypeNames.Application.Json + "; charset=utf-8";

    public Task ExecuteAsync(ActionContext context, ObjectResult result)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(result.Value, result.Value!.GetType(), WireJson.Options);
        var response = context.HttpContext.Response;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body).AsTask();
    }
}
