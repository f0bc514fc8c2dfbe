namespace Accesskeys.Tests;

/// <summary>Validates every response against the OpenAPI document, whatever the test itself checks.</summary>
internal sealed class ResponseValidationHandler(ApiDocument document) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The request's own URI: no inner handler follows redirects.
        var (method, path) = (request.Method.Method, request.RequestUri!.AbsolutePath);
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            document.Require(method, path, await ReceivedResponse.ReadAsync(method, response, cancellationToken));
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
