namespace Accesskeys.WebApi.IntegrationTests.Contract;

/// <summary>Holds every answer to the OpenAPI document, whoever asked for it and whatever they make of it.</summary>
internal sealed class DocumentedAnswers(ApiDocument document) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The request's own URI: redirects are followed by nobody below.
        var (method, path) = (request.Method.Method, request.RequestUri!.AbsolutePath);
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            document.Require(method, path, await ReceivedAnswer.ReadAsync(method, response, cancellationToken));
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
