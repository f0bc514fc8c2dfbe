using System.Data.Common;
using System.Diagnostics.Metrics;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Verification.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;

namespace Accesskeys.Infrastructure.IntegrationTests.Usage;

/// <summary>A loop whose waits end by the test's hand, and so does the service that it runs in.</summary>
internal sealed class RunningLoop : IDisposable
{
    private readonly CancellationTokenSource _signal = new();
    private readonly UsageLoop _loop;

    public RunningLoop(Node node, CounterBuffer? counters = null)
    {
        var lifetime = Mock.Of<IHostApplicationLifetime>(lifetime => lifetime.ApplicationStopping == _signal.Token);
        _loop = new UsageLoop(
            node.Get<IServiceScopeFactory>(), node.Get<LastUsedTracker>(), node.Get<UsageCounter>(), counters ?? node.Get<CounterBuffer>(), lifetime,
            node.Get<IMeterFactory>(), Rounds, Log);
        _loop.StartAsync(CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
    }

    public RecordingLogger<UsageLoop> Log { get; } = new();

    public Rounds Rounds { get; } = new();

    public static Task<int> ForbidUsesAsync(DbConnection connection) => connection.ExecuteAsync(
        "CREATE TRIGGER Forbidden BEFORE UPDATE ON Accesskeys BEGIN SELECT RAISE(ABORT, 'no right to update'); END");

    public static Task<int> AllowUsesAsync(DbConnection connection) => connection.ExecuteAsync("DROP TRIGGER Forbidden");

    /// <summary>Tells the service to stop, and waits until what was counted by then is written.</summary>
    public async Task SignalAsync()
    {
        await _signal.CancelAsync();
        await _loop.ExecuteTask!;
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => _loop.StopAsync(cancellationToken);

    public void Dispose()
    {
        _loop.Dispose();
        _signal.Dispose();
    }
}
