using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Accesskeys.WebApi.IntegrationTests.Proxies;

/// <summary>A reverse proxy with the configuration of docs/reverse-proxies, in which only places are others.</summary>
public sealed class ProxyProcess : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("accesskeys-proxy-").FullName;
    private readonly int _port = FreePort.Next();
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private ProxyProcess(string file, ProxyProgram program, Uri service, Uri api, Func<string, string> configured)
    {
        Program = program;
        foreach (var source in Directory.EnumerateFiles(Repository.PathOf("docs", "reverse-proxies")))
        {
            var text = File.ReadAllText(source)
                .Replace("8080", Text(_port), StringComparison.Ordinal)
                .Replace("127.0.0.1:5080", service.Authority, StringComparison.Ordinal)
                .Replace("127.0.0.1:9000", api.Authority, StringComparison.Ordinal)
                .Replace("localhost:2019", FreePort.Unused().Authority, StringComparison.Ordinal)
                .Replace("/var/log/nginx", _folder, StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(_folder, Path.GetFileName(source)), configured(text));
        }

        var start = new ProcessStartInfo(file, program.Arguments(_folder))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = _folder;
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
        Http = HttpClients.OfAnother(Address, new SocketsHttpHandler { AllowAutoRedirect = false, ConnectCallback = ConnectAsync });
    }

    /// <summary>From where the tests' requests come: not the address that the proxy has towards the service.</summary>
    public static IPAddress ClientAddress { get; } = IPAddress.Parse("127.0.0.2");

    public ProxyProgram Program { get; }

    public Uri Address => new($"http://127.0.0.1:{Text(_port)}");

    public HttpClient Http { get; }

    public static async Task<ProxyProcess> StartAsync(ProxyProgram program, Uri service, Uri api, Func<string, string>? configured = null)
    {
        var proxy = new ProxyProcess(program.Require(), program, service, api, configured ?? (text => text));
        try
        {
            await proxy.ListensAsync();
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>What no HTTP client would ask: the method and the target as they are, from 127.0.0.1.</summary>
    public Task<string> RawAsync(string request, params string[] headers) => RawHttp.SendToAnotherAsync(
        Address, string.Join("\r\n", [$"{request} HTTP/1.1", "Host: api.example", "Connection: close", .. headers, "", ""]));

    public async Task ReloadAsync()
    {
        var command = Program.Reload(_folder, _process.Id);
        using var reload = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        var errors = await reload.StandardError.ReadToEndAsync();
        await reload.WaitForExitAsync().WaitAsync(_patience);
        reload.ExitCode.ShouldBe(0, errors);
    }

    /// <summary>Ends it: all that it has written.</summary>
    public async Task<string> LogAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            Process.Start("kill", ["-" + Program.Quit, Text(_process.Id)]).WaitForExit();
            await _process.WaitForExitAsync().WaitAsync(_patience);
        }

        var files = Directory.EnumerateFiles(_folder, "*.log").Select(File.ReadAllText);
        return string.Join('\n', [await _output, await _errors, .. files]);
    }

    public async ValueTask DisposeAsync()
    {
        await LogAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ListensAsync()
    {
        using var patience = new CancellationTokenSource(_patience);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                _process.HasExited.ShouldBeFalse(_process.HasExited ? await LogAsync() : null);
                await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
            }
        }
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(ClientAddress, 0));
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
