using System.Net;
using System.Net.Sockets;
using System.Text;
using Accesskeys.WebApi.Logging;
using Accesskeys.WebApi.Requests;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>Requests that no HTTP client would send.</summary>
public static class RawHttp
{
    /// <summary>Sends to the service. Validates its response, unless it's the server's own to a malformed request.</summary>
    public static async Task<string> SendAsync(Uri service, string request)
    {
        var text = await SendToAnotherAsync(service, request);
        await ReadAsync(request, text);
        return text;
    }

    /// <summary>The service's response to a request, validated against the OpenAPI document.</summary>
    /// <param name="request">At least its first line.</param>
    public static async Task<ServiceResponse> ReadAsync(string request, string text)
    {
        using var answer = Parse(text);
        if (answer.Headers.Contains(RequestId.Header))
        {
            var line = request.Split(' ', 3);
            var (method, path) = (line[0], line[1].Split('?')[0]);
            ApiDocument.Committed.Require(method, path, await ReceivedResponse.ReadAsync(method, answer, CancellationToken.None));
        }

        return new ServiceResponse(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers, answer.Content.Headers);
    }

    public static async Task<string> SendToAnotherAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    // The service's own responses have a Content-Length, so the body isn't chunked.
    private static HttpResponseMessage Parse(string text)
    {
        var parts = text.Split("\r\n\r\n", 2);
        var lines = parts[0].Split("\r\n");
        var answer = new HttpResponseMessage((HttpStatusCode)int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))
        {
            Content = new ByteArrayContent(Encoding.Latin1.GetBytes(parts[1])),
        };
        foreach (var header in lines[1..].Select(line => line.Split(": ", 2)))
        {
            if (!answer.Headers.TryAddWithoutValidation(header[0], header[1]))
            {
                answer.Content.Headers.TryAddWithoutValidation(header[0], header[1]);
            }
        }

        return answer;
    }
}
