using System.Net.Sockets;
using System.Text;

namespace Accesskeys.WebApi.IntegrationTests.Hosting;

/// <summary>A request whose caller the service has let in, and whose body has only begun to arrive.</summary>
internal sealed class HalfSentRequest : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly string _line;
    private readonly byte[] _body;

    private HalfSentRequest(HttpMethod method, string path, string body) =>
        (_line, _body) = ($"{method} {path} HTTP/1.1", Encoding.UTF8.GetBytes(body));

    private int Half => _body.Length / 2;

    public static async Task<HalfSentRequest> SendHalfAsync(Uri service, HttpMethod method, string path, string credential, string body)
    {
        var parked = new HalfSentRequest(method, path, body);
        try
        {
            await parked._client.ConnectAsync(service.Host, service.Port);
            await parked.WriteAsync(Encoding.ASCII.GetBytes(
                $"""
                {parked._line}
                Host: {service.Authority}
                Authorization: Bearer {credential}
                Content-Type: application/json
                Content-Length: {parked._body.Length}
                Expect: 100-continue
                Connection: close


                """.ReplaceLineEndings("\r\n")));
            await parked.IsLetInAsync();
            await parked.WriteAsync(parked._body.AsMemory(0, parked.Half));
            return parked;
        }
        catch
        {
            parked.Dispose();
            throw;
        }
    }

    public async Task<ServiceResponse> FinishAsync()
    {
        await WriteAsync(_body.AsMemory(Half));
        using var reader = new StreamReader(_client.GetStream(), Encoding.UTF8);
        return await RawHttp.ReadAsync(_line, await reader.ReadToEndAsync());
    }

    public void Dispose() => _client.Dispose();

    // The service asks for the body when it is about to read it, which is after it has checked the caller.
    private async Task IsLetInAsync()
    {
        var answer = new byte["HTTP/1.1 100 Continue\r\n\r\n".Length];
        await _client.GetStream().ReadExactlyAsync(answer);
        Encoding.ASCII.GetString(answer).ShouldBe("HTTP/1.1 100 Continue\r\n\r\n");
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes) => await _client.GetStream().WriteAsync(bytes);
}
