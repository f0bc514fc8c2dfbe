namespace Accesskeys.Tests;

/// <summary>Processes of the service on one database. The first creates the operator; the others find it.</summary>
public class NodeCluster(int count) : Hosted
{
    private readonly List<ServiceProcess> _processes = [];
    private readonly List<ServiceNode> _nodes = [];

    /// <summary>Settings of every node, beside those that Production requires.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>All nodes, in the order in which they were started, including those that were killed or stopped.</summary>
    public IReadOnlyList<ServiceNode> All => _nodes;

    public ServiceNode First => _nodes[0];

    /// <summary>Ends the node with SIGKILL: nothing of it runs afterwards.</summary>
    public void Kill(ServiceNode node) => ProcessOf(node).Kill();

    /// <summary>Suspends the node with SIGSTOP: its connections stay open, but nothing of it runs until it is continued.</summary>
    public void Pause(ServiceNode node) => ProcessOf(node).Pause();

    /// <summary>Resumes a paused node with SIGCONT.</summary>
    public void Continue(ServiceNode node) => ProcessOf(node).Continue();

    /// <summary>Stops the node with SIGTERM, as a supervisor does, and waits until it has ended. Returns its exit code.</summary>
    public Task<int> StopAsync(ServiceNode node)
    {
        var process = ProcessOf(node);
        process.Terminate();
        return process.ExitCodeAsync();
    }

    /// <summary>Starts one more node, such as in place of one that was killed.</summary>
    public async Task<ServiceNode> StartAnotherAsync()
    {
        await StartAsync(1);
        return _nodes[^1];
    }

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

    private ServiceProcess ProcessOf(ServiceNode node)
    {
        _nodes.ShouldContain(node);
        return node.Process;
    }

    private async Task StartAsync(int more)
    {
        var started = Enumerable.Range(0, more).Select(_ => ServiceProcess.Start(Location, Settings)).ToList();
        _processes.AddRange(started);
        foreach (var process in started)
        {
            _nodes.Add(new ServiceNode(process, await process.SignedInAsync()));
        }
    }
}
