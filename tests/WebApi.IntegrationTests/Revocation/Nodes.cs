namespace Accesskeys.WebApi.IntegrationTests.Revocation;

/// <summary>Processes of the service on one database. The first makes it; the others find it made.</summary>
public abstract class Nodes(int count) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("accesskeys-tests-");
    private readonly List<ServiceProcess> _processes = [];
    private readonly List<Node> _nodes = [];

    public string DatabaseFile => Path.Combine(_folder.FullName, "App_Data", "accesskeys.db");

    public IReadOnlyList<Node> All => _nodes;

    public Node First => _nodes[0];

    public async ValueTask InitializeAsync()
    {
        await StartAsync(1);
        await StartAsync(count - 1);
    }

    public async ValueTask DisposeAsync()
    {
        _nodes.ForEach(node => node.Dispose());
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private async Task StartAsync(int more)
    {
        var started = Enumerable.Range(0, more).Select(_ => ServiceProcess.Start(_folder.FullName, ServiceProcess.Complete())).ToList();
        _processes.AddRange(started);
        foreach (var process in started)
        {
            _nodes.Add(new Node(process, await process.SignedInAsync()));
        }
    }
}

public sealed class OneNode() : Nodes(1);

public sealed class TwoNodes() : Nodes(2);

public sealed class ThreeNodes() : Nodes(3);
