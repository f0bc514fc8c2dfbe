using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>A server behind a proxy that keeps what it was sent, and echoes what comes through a WebSocket.</summary>
public sealed class Recorder : IAsyncDisposable
{
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly WebApplication _app;
    private volatile Action<HttpResponse> _answer;

    private Recorder(Action<HttpResponse> answer)
    {
        _answer = answer;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(options => options.RequestHeaderEncodingSelector = _ => Encoding.Latin1);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(async context =>
        {
            _requests.Enqueue(await RecordedRequest.OfAsync(context));
            if (context.WebSockets.IsWebSocketRequest)
            {
                await EchoAsync(await context.WebSockets.AcceptWebSocketAsync(), context.RequestAborted);
                return;
            }

            _answer(context.Response);
        });
    }

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyCollection<RecordedRequest> Requests => _requests;

    public static async Task<Recorder> StartAsync(Action<HttpResponse> answer)
    {
        var recorder = new Recorder(answer);
        await recorder._app.StartAsync();
        return recorder;
    }

    /// <summary>Clears the received requests, and sets the further responses.</summary>
    public void Restart(Action<HttpResponse> answer)
    {
        _requests.Clear();
        _answer = answer;
    }

    /// <summary>The service's response for a valid key.</summary>
    public static void Yes(HttpResponse response)
    {
        response.Headers["X-Accesskey-Id"] = Guid.NewGuid().ToString();
        response.Headers["X-Customer-Id"] = Guid.NewGuid().ToString();
        response.Headers["X-External-Id"] = "";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // One frame for each that comes, until the proxy closes the connection.
    private static async Task EchoAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellationToken) is { MessageType: WebSocketMessageType.Text } received)
            {
                await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, true, cancellationToken);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
        }
    }
}

public sealed record RecordedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The query's parameters as they came.</summary>
    public string[] Query => [.. Target.Split('?', 2).Skip(1).SelectMany(query => query.Split('&', StringSplitOptions.RemoveEmptyEntries))];

    public static async Task<RecordedRequest> OfAsync(HttpContext context)
    {
        var request = context.Request;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        if (context.WebSockets.IsWebSocketRequest)
        {
            return new(request.Method, target, headers, "");
        }

        using var body = new StreamReader(request.Body);
        return new(request.Method, target, headers, await body.ReadToEndAsync());
    }

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
