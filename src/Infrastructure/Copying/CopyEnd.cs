using Accesskeys.Application.Common;
using Accesskeys.Infrastructure.Nodes;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.ChangeFeed;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.Copying;

/// <summary>One of the two databases of a copy, with services of its own.</summary>
internal sealed class CopyEnd : IAsyncDisposable
{
    private readonly string _name;
    private readonly TimeProvider _clock;
    private readonly ServiceProvider _services;
    private readonly AsyncServiceScope _scope;

    /// <param name="name">What messages call it.</param>
    public CopyEnd(string name, DatabaseSettings settings, TimeProvider clock)
    {
        (_name, _clock) = (name, clock);
        _services = new ServiceCollection().AddSingleton(clock).AddDatabase(settings).BuildServiceProvider();
        _scope = _services.CreateAsyncScope();
        Db = _scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>();
        Database = _scope.ServiceProvider.GetRequiredService<Database>();
    }

    public AccesskeysDbContext Db { get; }

    public Database Database { get; }

    public async Task<bool> IsMigratedInPartAsync(CancellationToken cancellationToken) =>
        (await Db.Database.GetAppliedMigrationsAsync(cancellationToken)).Any();

    /// <summary>Opens the connection for good, without a limit for the time of a statement.</summary>
    public Task<IAsyncDisposable> BeginAsync(CancellationToken cancellationToken)
    {
        Db.Database.SetCommandTimeout(0);
        Db.ChangeTracker.Clear();
        return Db.BeginWriteSlotAsync(WritePriority.Ordinary, cancellationToken);
    }

    /// <exception cref="CopyRefusedException">A node uses the database.</exception>
    public async Task EnsureNoNodesAsync(CancellationToken cancellationToken)
    {
        await using var feed = _services.GetRequiredService<IChangeFeed>().CreateReader();
        var now = (await feed.ReadNewestAsync()).DatabaseTime ?? _clock.GetUtcNow();
        var (earliest, latest) = NodeRegistry.RecentAt(now);
        if (await Db.Nodes.AsNoTracking().FirstOrDefaultAsync(
            node => node.HeartbeatAt >= earliest && node.HeartbeatAt <= latest, cancellationToken) is { } running)
        {
            throw new CopyRefusedException(
                $"a node on {running.Address} uses {_name}. Stop all nodes. One that was killed counts for {NodeRegistry.StaleAfter.TotalSeconds:0} seconds");
        }
    }

    /// <summary>Locks the feed's row. An update that changes nothing does, on every database.</summary>
    public async Task<ChangeFeed> LockFeedAsync(CancellationToken cancellationToken)
    {
        await Db.ChangeFeed.ExecuteUpdateAsync(set => set.SetProperty(row => row.Last, row => row.Last), cancellationToken);
        return await ReadFeedAsync(cancellationToken);
    }

    /// <exception cref="CopyRefusedException">There is none.</exception>
    public async Task<ChangeFeed> ReadFeedAsync(CancellationToken cancellationToken) =>
        await Db.ChangeFeed.AsNoTracking().SingleOrDefaultAsync(cancellationToken)
        ?? throw new CopyRefusedException($"{_name} has no row in ChangeFeed, which every database of the service has");

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _services.DisposeAsync();
    }
}
