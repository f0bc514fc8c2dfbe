using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Accesskeys.Bench.Keys;
using Accesskeys.Infrastructure.Secrets;

namespace Accesskeys.Bench.Http;

/// <summary>The service or the bare app, in a process of its own that ends with this object.</summary>
internal sealed class Server : IAsyncDisposable
{
    private const string Service = "Accesskeys.WebApi";

    private static readonly TimeSpan _longestStart = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private Server(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>The service as shipped: its build, its appsettings.json, in Production.</summary>
    /// <param name="isBehindProxy">Whether it believes this machine what the client's address and scheme are.</param>
    public static Task<Server> StartServiceAsync(BenchDatabase database, CancellationToken cancellationToken, bool isBehindProxy = false)
    {
        var address = FreeAddress();
        var start = Dotnet(Beside(Service + ".dll"));
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["ConnectionStrings__Accesskeys"] = database.ConnectionString;
        start.Environment["Sessions__SigningKey"] = BenchDatabase.SigningKey;
        if (isBehindProxy)
        {
            start.Environment["ForwardedHeaders__KnownProxies__0"] = address.Host;
        }

        return StartAsync(start, address, cancellationToken);
    }

    /// <summary>The bare app, under the service's own runtime settings, its garbage collector's above all.</summary>
    /// <param name="verb">Which bare app.</param>
    public static Task<Server> StartBareAsync(string verb, string answer, CancellationToken cancellationToken)
    {
        var address = FreeAddress();
        var start = Dotnet(
            "exec", "--runtimeconfig", Beside(Service + ".runtimeconfig.json"), typeof(BareApp).Assembly.Location,
            verb, address.ToString(), answer);
        return StartAsync(start, address, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<Server> StartAsync(ProcessStartInfo start, Uri address, CancellationToken cancellationToken)
    {
        var server = new Server(Process.Start(start)!, address);
        try
        {
            server._process.BeginOutputReadLine();
            await server.ListeningAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task ListeningAsync(CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await IsListeningAsync(cancellationToken))
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(begun) > _longestStart)
            {
                throw new BenchException($"{string.Join(' ', _process.StartInfo.ArgumentList)} does not start.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    private async Task<bool> IsListeningAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(Address.Host, Address.Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // What it logs is read and dropped; its last words, where it can't start, come by the other stream.
    private static ProcessStartInfo Dotnet(params string[] arguments) =>
        new("dotnet", arguments) { WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true };

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}");
    }
}
