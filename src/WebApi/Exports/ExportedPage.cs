using Microsoft.AspNetCore.Mvc;

namespace Accesskeys.WebApi.Exports;

/// <summary>A page of a list in another form than JSON. The next page's token is in a header.</summary>
/// <param name="body">In UTF-8.</param>
internal sealed class ExportedPage(string mediaType, byte[] body, string? nextPageToken) : IActionResult
{
    public const string NextPageHeader = "X-Next-Page-Token";

    public Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = mediaType + "; charset=utf-8";
        response.ContentLength = body.Length;
        if (nextPageToken is not null)
        {
            response.Headers[NextPageHeader] = nextPageToken;
        }

        return response.BodyWriter.WriteAsync(body).AsTask();
    }
}
