namespace Accesskeys.WebApi.IntegrationTests.Revocation;

/// <summary>Processes of the service on one database. The first makes it; the others find it made.</summary>
public abstract class Nodes(int count) : Hosted
{
    private readonly List<ServiceProcess> _processes = [];
    private readonly List<ServiceNode> _nodes = [];

    public IReadOnlyList<ServiceNode> All => _nodes;

    public ServiceNode First => _nodes[0];

    protected override async Task StartAsync()
    {
        await StartAsync(1);
        await StartAsync(count - 1);
    }

    protected override async Task StopAsync()
    {
        _nodes.ForEach(node => node.Dispose());
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    private async Task StartAsync(int more)
    {
        var started = Enumerable.Range(0, more).Select(_ => ServiceProcess.Start(Location)).ToList();
        _processes.AddRange(started);
        foreach (var process in started)
        {
            _nodes.Add(new ServiceNode(process, await process.SignedInAsync()));
        }
    }
}

public sealed class OneNode() : Nodes(1);

public sealed class TwoNodes() : Nodes(2);

public sealed class ThreeNodes() : Nodes(3);
