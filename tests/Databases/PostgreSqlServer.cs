using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Accesskeys.Tests;

/// <summary>A PostgreSQL server for one test, which may break it: on a free port, in a folder of its own. Gone with the test.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string Superuser = "accesskeys";
    private const string StandbyName = "standby";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(20);

    private readonly bool _hasOwnFolder;
    private readonly string _folder;
    private bool _isPaused;

    private PostgreSqlServer(string? folder)
    {
        _hasOwnFolder = folder is null;
        _folder = folder ?? Directory.CreateTempSubdirectory("accesskeys-").FullName;
        Port = FreePort();
    }

    public int Port { get; }

    public string ConnectionString => ConnectionStringAt(Port);

    private string Data => Path.Combine(_folder, "data");

    /// <summary>The process id of the postmaster; <c>null</c> if it has ended.</summary>
    private int? Postmaster
    {
        get
        {
            var file = Path.Combine(Data, "postmaster.pid");
            return File.Exists(file) && int.TryParse(File.ReadLines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var id)
                && Directory.Exists($"/proc/{id}") ? id : null;
        }
    }

    public bool IsRunning => Postmaster is not null;

    /// <summary>This server's address by another port, for a relay.</summary>
    public static string ConnectionStringAt(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username={Superuser};Database=postgres");

    /// <summary>Skips the test if there are no PostgreSQL programs.</summary>
    /// <param name="folder">An empty folder for the server's files; <c>null</c> for a temporary one.</param>
    /// <param name="settings">Lines of <c>postgresql.conf</c>.</param>
    public static async Task<PostgreSqlServer> StartAsync(string? folder = null, params string[] settings)
    {
        PostgreSqlPrograms.Require();
        var server = new PostgreSqlServer(folder);
        await PostgreSqlPrograms.OwnAsync(server._folder);
        return await server.StartNewAsync(
            settings, () => server.RunAsync("initdb", "-D", server.Data, "-U", Superuser, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"));
    }

    /// <summary>Starts a copy of this server that follows it. From then on, commits here wait for it.</summary>
    public async Task<PostgreSqlServer> StartStandbyAsync()
    {
        var standby = new PostgreSqlServer(folder: null);
        await PostgreSqlPrograms.OwnAsync(standby._folder);
        var source = string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={Port} user={Superuser}");
        await standby.StartNewAsync(
            [$"cluster_name = '{StandbyName}'"],
            () => standby.RunAsync("pg_basebackup", "-D", standby.Data, "-d", source, "-R", "-C", "-S", StandbyName, "-c", "fast", "-X", "stream"));
        await SetAsync("synchronous_standby_names", StandbyName);
        await BecomesTrueAsync("SELECT EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')");
        return standby;
    }

    public Task StartAsync() => ControlAsync("-l", Path.Combine(_folder, "log"), "start");

    /// <summary>Aborts all processes of the server without a checkpoint, as a crash does, and starts it again.</summary>
    public Task RestartImmediatelyAsync() => ControlAsync("-m", "immediate", "-l", Path.Combine(_folder, "log"), "restart");

    /// <summary>Aborts all processes of the server without a checkpoint, as a crash does.</summary>
    public Task StopImmediatelyAsync() => ControlAsync("-m", "immediate", "stop");

    /// <summary>Makes a standby a primary.</summary>
    public Task PromoteAsync() => ControlAsync("promote");

    /// <summary>Suspends all processes of the server with SIGSTOP: its connections stay open, but nothing of it runs.</summary>
    public async Task PauseAsync()
    {
        _isPaused = true;

        // The first starts no others once it is stopped.
        await SignalAsync("STOP", [Postmaster!.Value]);
        await SignalAsync("STOP", ChildrenOf(Postmaster.Value));
    }

    /// <summary>Resumes a paused server with SIGCONT.</summary>
    public async Task ContinueAsync()
    {
        await SignalAsync("CONT", [Postmaster!.Value, .. ChildrenOf(Postmaster.Value)]);
        _isPaused = false;
    }

    /// <summary>Changes a setting that takes effect without a restart, and waits until it does.</summary>
    public async Task SetAsync(string setting, string value)
    {
        // As the server's user owns the file, it can still be read.
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), $"{setting} = '{value}'\n");
        await ControlAsync("reload");
        await BecomesTrueAsync($"SELECT current_setting('{setting}') = '{value}'");
    }

    /// <summary>A connection beside the service's own.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection($"{ConnectionString};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>The first column of the first row, as the server's administrator sees it.</summary>
    public async Task<T> AskAsync<T>(string query)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Waits until the query yields true. No signal announces what it asks for.</summary>
    public async Task BecomesTrueAsync(string query)
    {
        using var patience = new CancellationTokenSource(_patience);
        while (!await AskAsync<bool>(query))
        {
            await Task.Delay(_period, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_isPaused)
        {
            await ContinueAsync();
        }

        if (IsRunning)
        {
            await StopImmediatelyAsync();
        }

        if (_hasOwnFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task<PostgreSqlServer> StartNewAsync(IEnumerable<string> settings, Func<Task> fill)
    {
        try
        {
            await fill();
            await File.AppendAllLinesAsync(
                Path.Combine(Data, "postgresql.conf"),
                [
                    string.Create(CultureInfo.InvariantCulture, $"port = {Port}"),
                    "listen_addresses = '127.0.0.1'",
                    $"unix_socket_directories = '{_folder}'",
                    "max_connections = 300",
                    .. settings,
                ]);
            await StartAsync();
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private Task ControlAsync(params string[] arguments) => RunAsync("pg_ctl", ["-D", Data, "-w", .. arguments]);

    private Task RunAsync(string program, params string[] arguments) => PostgreSqlPrograms.RunAsync(program, _folder, arguments);

    private Task SignalAsync(string signal, IEnumerable<int> processes) => PostgreSqlPrograms.ExecuteAsync(
        "kill", _folder, [$"-{signal}", .. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))]);

    private static int[] ChildrenOf(int process)
    {
        var children = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{process}/children"));
        return [.. children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
