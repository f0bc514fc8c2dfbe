using Accesskeys.Infrastructure.Nodes;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.Freshness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;

namespace Accesskeys.Infrastructure.IntegrationTests.Nodes;

/// <summary>A registry whose waits the test ends, in a service that the test starts and stops.</summary>
internal sealed class RunningRegistry : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _started = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly NodeRegistry _registry;
    private Rounds.Wait? _wait;

    public RunningRegistry(Node node)
    {
        Clock.Now = node.Clock.Now;
        var lifetime = Mock.Of<IHostApplicationLifetime>(lifetime =>
            lifetime.ApplicationStarted == _started.Token && lifetime.ApplicationStopping == _stopping.Token);
        _registry = new NodeRegistry(
            node.Get<IServiceScopeFactory>(), node.Get<ICachedKeys>(), node.Get<CacheFreshness>(), node.Get<ClockSkew>(), lifetime, Clock, Log);
        _registry.StartAsync(CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
    }

    public RecordingLogger<NodeRegistry> Log { get; } = new();

    public Rounds Clock { get; } = new();

    public Guid Id => _registry.Id;

    public static async Task<RunningRegistry> StartAsync(Node node)
    {
        var registry = new RunningRegistry(node);
        await registry.StartedAsync();
        return registry;
    }

    /// <summary>The service has started; returns after the first round.</summary>
    public async Task StartedAsync()
    {
        await _started.CancelAsync();
        _wait = await NextAsync();
    }

    /// <summary>Returns how long it waited for the round.</summary>
    public async Task<TimeSpan> RunRoundAsync(TimeSpan later = default)
    {
        Clock.Now += later;
        var length = _wait!.Length;
        _wait.End();
        _wait = await NextAsync();
        return length;
    }

    /// <summary>The service is asked to stop, and still serves.</summary>
    public Task SignalAsync() => _stopping.CancelAsync();

    public Task StopAsync(CancellationToken cancellationToken = default) => _registry.StopAsync(cancellationToken);

    /// <summary>What the registry waits for next.</summary>
    public Task<Rounds.Wait> NextAsync() =>
        Clock.NextAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(_longest, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _registry.Dispose();
        _started.Dispose();
        _stopping.Dispose();
    }
}
