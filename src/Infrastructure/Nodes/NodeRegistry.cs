using System.Reflection;
using Accesskeys.Domain.Nodes;
using Accesskeys.Infrastructure.Jobs;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.Freshness;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Accesskeys.Infrastructure.Nodes;

/// <summary>
/// Reports this process in the table <c>Nodes</c>: as soon as the service has started, and then about every ten seconds. Removes the
/// row when the service has stopped, and the rows of nodes that no longer report. Heartbeats aren't changes: they have no number, and no
/// transaction waits for a lock.
/// </summary>
internal sealed partial class NodeRegistry(
    IServiceScopeFactory scopes, ICachedKeys cached, CacheFreshness freshness, ClockSkew skew, IHostApplicationLifetime lifetime,
    TimeProvider clock, ILogger<NodeRegistry> logger)
    : RecurringService(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(12), clock)
{
    /// <summary>Several heartbeats, since one that would have to wait for a lock is left out.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(1);

    // What remains of the time that a stop may take.
    private static readonly TimeSpan _longestRemoval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private static readonly string _version = Shortened(
        typeof(NodeRegistry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion, NodeHeartbeat.VersionLength);

    private static readonly string _address = Shortened(Environment.MachineName, NodeHeartbeat.AddressLength);

    private DateTimeOffset? _startedAt;

    /// <summary>Identifies this process.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    // All nodes measure their clocks against the database's, so a wrong clock doesn't remove the rows of others.
    private DateTimeOffset DatabaseTime => Clock.GetUtcNow() + skew.Current;

    /// <summary>The times of heartbeats of nodes that run. One in the future is from a node that hadn't measured its clock yet, and that ended then.</summary>
    public static (DateTimeOffset Earliest, DateTimeOffset Latest) RecentAt(DateTimeOffset databaseTime) =>
        (databaseTime - StaleAfter, databaseTime + StaleAfter);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_startedAt is null)
        {
            return;
        }

        // If it fails or takes too long, the other nodes remove the row. SQLite's asynchronous calls block.
        using var patience = new CancellationTokenSource(_longestRemoval, Clock);
        await Task.Run(() => RemoveAsync(patience.Token), CancellationToken.None)
            .WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.Started(stoppingToken);
        _startedAt = Clock.GetUtcNow();
        await TryRoundAsync(stoppingToken);
        await base.ExecuteAsync(stoppingToken);
    }

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        var (isReady, otherIsStale) = await ReadAsync(cancellationToken);
        await scopes.TryInTransactionAsync(db => WriteAsync(db, isReady, cancellationToken), otherwise: 0, cancellationToken);

        // In a transaction of its own, and only if there are any: deleting locks more than one row, and takes a right of its own.
        if (otherIsStale)
        {
            await scopes.TryInTransactionAsync(
                db => OthersThatAreStale(db).ExecuteDeleteAsync(cancellationToken), otherwise: 0, cancellationToken);
        }
    }

    protected override void LogObstacle(string obstacle) => LogObstacle(logger, obstacle);

    private static int Milliseconds(TimeSpan time) => (int)Math.Clamp(time.TotalMilliseconds, int.MinValue, int.MaxValue);

    private static string Shortened(string text, int length) => text.Length > length ? text[..length] : text;

    private async Task<(bool IsReady, bool OtherIsStale)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var obstacle = await scope.ServiceProvider.GetRequiredService<Database>().FindObstacleAsync(cancellationToken);
        var db = scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>();
        return (
            obstacle is null && !lifetime.ApplicationStopping.IsCancellationRequested,
            await OthersThatAreStale(db).AnyAsync(cancellationToken));
    }

    private async Task<int> WriteAsync(AccesskeysDbContext db, bool isReady, CancellationToken cancellationToken)
    {
        var heartbeat = new NodeHeartbeat
        {
            Id = Id,
            Version = _version,
            Address = _address,
            StartedAt = _startedAt!.Value,
            HeartbeatAt = DatabaseTime,
            IsReady = isReady,
            FeedLagMs = freshness.Lag is { } lag ? Math.Max(0, Milliseconds(lag)) : null,
            ClockSkewMs = Milliseconds(skew.Current),
            CacheEntries = cached.Count,
        };
        var updated = await Own(db).ExecuteUpdateAsync(
            set => set
                .SetProperty(node => node.HeartbeatAt, heartbeat.HeartbeatAt)
                .SetProperty(node => node.IsReady, heartbeat.IsReady)
                .SetProperty(node => node.FeedLagMs, heartbeat.FeedLagMs)
                .SetProperty(node => node.ClockSkewMs, heartbeat.ClockSkewMs)
                .SetProperty(node => node.CacheEntries, heartbeat.CacheEntries),
            cancellationToken);
        if (updated > 0)
        {
            return updated;
        }

        // The first heartbeat, or the first after a pause in which another node removed the row.
        db.Nodes.Add(heartbeat);
        return await db.SaveChangesAsync(cancellationToken);
    }

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        // A heartbeat that still hangs would add the row again.
        await ExecuteTask!.WaitAsync(cancellationToken);
        while (await scopes.TryInTransactionAsync<int?>(
            async db => await Own(db).ExecuteDeleteAsync(cancellationToken), otherwise: null, cancellationToken) is null)
        {
            await Task.Delay(_pause, Clock, cancellationToken);
        }
    }

    private IQueryable<NodeHeartbeat> Own(AccesskeysDbContext db) => db.Nodes.Where(node => node.Id == Id);

    private IQueryable<NodeHeartbeat> OthersThatAreStale(AccesskeysDbContext db)
    {
        var (earliest, latest) = RecentAt(DatabaseTime);
        return db.Nodes.Where(node => node.Id != Id && (node.HeartbeatAt < earliest || node.HeartbeatAt > latest));
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Failed to write this node's heartbeat, or to remove those of nodes that have ended: {Obstacle}")]
    private static partial void LogObstacle(ILogger logger, string obstacle);
}
