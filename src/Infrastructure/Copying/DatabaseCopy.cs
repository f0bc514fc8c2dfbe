using System.Globalization;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.Infrastructure.Nodes;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.ChangeFeed;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.Copying;

/// <summary>
/// Copies one database to another, empty one, and retires it. Meanwhile it holds the feed's row of the source, so that nothing changes. It can
/// be interrupted at any time and run again: it then continues, or starts again if the source has changed since.
/// </summary>
public sealed class DatabaseCopy
{
    private const int Attempts = 2;

    private static readonly TimeSpan _reportPeriod = TimeSpan.FromSeconds(5);

    private readonly AccesskeysDbContext _source;
    private readonly AccesskeysDbContext _target;
    private readonly TimeProvider _clock;
    private readonly Action<string> _report;

    private DatabaseCopy(AccesskeysDbContext source, AccesskeysDbContext target, TimeProvider clock, Action<string> report)
    {
        _source = source;
        _target = target;
        _clock = clock;
        _report = report;
    }

    /// <param name="report">Takes the lines that tell people about the progress.</param>
    /// <exception cref="CopyRefusedException">The source is in use or not migrated, or the target isn't empty.</exception>
    /// <exception cref="UnavailableException">A database is unavailable.</exception>
    public static async Task RunAsync(
        DatabaseSettings source, DatabaseSettings target, TimeProvider clock, Action<string> report, CancellationToken cancellationToken)
    {
        await using var from = Services(source, clock);
        await using var to = Services(target, clock);
        await using var fromScope = from.CreateAsyncScope();
        await using var toScope = to.CreateAsyncScope();
        if (!await fromScope.ServiceProvider.GetRequiredService<Database>().IsUpToDateAsync(cancellationToken))
        {
            throw new CopyRefusedException("the database to copy isn't migrated by this version. Run the command migrate first");
        }

        await toScope.ServiceProvider.GetRequiredService<Database>().MigrateSchemaAsync(cancellationToken);
        await DatabaseOutage.TranslateAsync(async () =>
        {
            await EnsureNoNodesAsync(from, fromScope, "the database to copy", clock, cancellationToken);
            await EnsureNoNodesAsync(to, toScope, "the target", clock, cancellationToken);
            var (sourceDb, targetDb) = (
                fromScope.ServiceProvider.GetRequiredService<AccesskeysDbContext>(),
                toScope.ServiceProvider.GetRequiredService<AccesskeysDbContext>());
            await new DatabaseCopy(sourceDb, targetDb, clock, report).RunAsync(cancellationToken);
            return true;
        });
    }

    private static ServiceProvider Services(DatabaseSettings settings, TimeProvider clock) =>
        new ServiceCollection().AddSingleton(clock).AddDatabase(settings).BuildServiceProvider();

    private static async Task EnsureNoNodesAsync(
        ServiceProvider services, AsyncServiceScope scope, string which, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var feed = services.GetRequiredService<IChangeFeed>().CreateReader();
        var now = (await feed.ReadNewestAsync()).DatabaseTime ?? clock.GetUtcNow();
        var (earliest, latest) = (now - NodeRegistry.StaleAfter, now + NodeRegistry.StaleAfter);
        var nodes = scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>().Nodes;
        if (await nodes.AsNoTracking().FirstOrDefaultAsync(
            node => node.HeartbeatAt >= earliest && node.HeartbeatAt <= latest, cancellationToken) is { } running)
        {
            throw new CopyRefusedException(
                $"a node on {running.Address} uses {which}. Stop all nodes. One that was killed counts for {NodeRegistry.StaleAfter.TotalSeconds:0} seconds");
        }
    }

    // A strategy that repeats wants to begin the transactions. It repeats nothing that took long; running the command again does.
    private Task RunAsync(CancellationToken cancellationToken) => _source.Database.CreateExecutionStrategy().ExecuteAsync(
        () => _target.Database.CreateExecutionStrategy().ExecuteAsync(() => RunOnceAsync(cancellationToken)));

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        _source.Database.SetCommandTimeout(0);
        _target.Database.SetCommandTimeout(0);
        _target.ChangeTracker.AutoDetectChangesEnabled = false;
        await using var sourceSlot = await _source.BeginWriteSlotAsync(WritePriority.Ordinary, cancellationToken);
        await using var targetSlot = await _target.BeginWriteSlotAsync(WritePriority.Ordinary, cancellationToken);
        await using var hold = await _source.BeginLongTransactionAsync(cancellationToken);
        var source = await HoldFeedAsync(cancellationToken);
        var newest = await FindNewestAsync(cancellationToken);
        if (source.State == DatabaseState.Retired && await IsCompleteAsync(newest, cancellationToken))
        {
            _report("The target is complete already.");
            return;
        }

        await BeginFillingAsync(source, newest, cancellationToken);
        await FillAsync(newest, cancellationToken);

        // In this order: whatever happens between the two, no node serves from both.
        if (source.State == DatabaseState.InUse)
        {
            await RetireAsync(source, cancellationToken);
        }

        await _source.CommitAsync(hold, cancellationToken);
        await SetInTransactionAsync(_target, source.Last, DatabaseState.InUse, copyOf: null, cancellationToken);
    }

    private async Task RetireAsync(ChangeFeed source, CancellationToken cancellationToken)
    {
        await SetAsync(_source, source.Last, DatabaseState.Retired, copyOf: null, cancellationToken);
        var origin = new Origin(Actor.Service, Address: null, RequestId: null);
        _source.Changes.Add(Change.Of(
            RetiredDatabase.Retire(_clock.GetUtcNow()), ChangeAction.Deleted, source.Last + 1, origin, before: null, after: null));
        await _source.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Locks the feed's row. An update that changes nothing does, on every database.</summary>
    private async Task<ChangeFeed> HoldFeedAsync(CancellationToken cancellationToken)
    {
        await _source.ChangeFeed.ExecuteUpdateAsync(set => set.SetProperty(feed => feed.Last, feed => feed.Last), cancellationToken);
        return await _source.ChangeFeed.AsNoTracking().SingleAsync(cancellationToken);
    }

    private async Task<string> FindNewestAsync(CancellationToken cancellationToken)
    {
        var newest = await CopiedTable.Changes(_source.Changes).AsNoTracking().OrderByDescending(change => change.Number).FirstOrDefaultAsync(cancellationToken)
            ?? throw new CopyRefusedException("the database to copy is empty. Start the service with the target's settings instead");
        return Describe(newest.Number, newest.ChangeId);
    }

    private async Task<bool> IsCompleteAsync(string newest, CancellationToken cancellationToken)
    {
        var (target, number) = (await ReadAsync(_target, cancellationToken), long.Parse(newest.Split(' ')[0], CultureInfo.InvariantCulture));
        return target.State == DatabaseState.InUse
            && await _target.Changes.AsNoTracking().SingleOrDefaultAsync(change => change.Number == number, cancellationToken) is { } copied
            && Describe(copied.Number, copied.ChangeId) == newest;
    }

    private async Task BeginFillingAsync(ChangeFeed source, string newest, CancellationToken cancellationToken)
    {
        var target = await ReadAsync(_target, cancellationToken);
        var isResumed = target.State == DatabaseState.Filling && target.CopyOf == newest;
        if (source.State != DatabaseState.InUse && !isResumed)
        {
            throw new CopyRefusedException(source.State == DatabaseState.Retired
                ? "the database to copy was copied to another one and is retired"
                : "the database to copy is itself an interrupted copy. Complete that first");
        }

        if (isResumed)
        {
            _report("Continuing the copy that was interrupted.");
        }
        else if (target.State == DatabaseState.Filling)
        {
            await StartAgainAsync(newest, cancellationToken);
        }
        else if (target.State == DatabaseState.InUse && target.Last == 0)
        {
            await SetInTransactionAsync(_target, last: 0, DatabaseState.Filling, newest, cancellationToken);
        }
        else
        {
            throw new CopyRefusedException("the target isn't empty. Create a new database");
        }
    }

    private async Task FillAsync(string newest, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            foreach (var table in CopiedTable.All)
            {
                await CopyAsync(table, cancellationToken);
            }

            if (await FindDifferenceAsync(cancellationToken) is not { } different)
            {
                return;
            }

            // Uses and refusals of keys are no changes: they could differ if nodes ran since the copy began.
            if (attempt == Attempts)
            {
                throw new CopyRefusedException($"the rows of {different} differ from their copy, although nothing may have changed them");
            }

            await StartAgainAsync(newest, cancellationToken);
        }
    }

    private async Task CopyAsync(CopiedTable table, CancellationToken cancellationToken)
    {
        var total = await table.CountAsync(_source, cancellationToken);
        var reported = _clock.GetTimestamp();
        await table.CopyAsync(_source, _target, Report, cancellationToken);

        void Report(int copied)
        {
            if (copied >= total || _clock.GetElapsedTime(reported) >= _reportPeriod)
            {
                reported = _clock.GetTimestamp();
                _report(string.Create(CultureInfo.InvariantCulture, $"{table.NameIn(_source)}: {copied:N0} of {total:N0}"));
            }
        }
    }

    /// <summary>The first table whose rows aren't the same in both databases; <c>null</c> if there is none.</summary>
    private async Task<string?> FindDifferenceAsync(CancellationToken cancellationToken)
    {
        _report("Comparing the rows of both databases.");
        foreach (var table in CopiedTable.All)
        {
            using var source = await table.ChecksumAsync(_source, cancellationToken);
            using var target = await table.ChecksumAsync(_target, cancellationToken);
            if (!source.IsSameAs(target))
            {
                return table.NameIn(_source);
            }
        }

        return null;
    }

    private async Task StartAgainAsync(string newest, CancellationToken cancellationToken)
    {
        _report("The database has changed since the copy began. Starting again.");
        foreach (var table in CopiedTable.All.Reverse())
        {
            await table.ClearAsync(_target, cancellationToken);
        }

        await SetInTransactionAsync(_target, last: 0, DatabaseState.Filling, newest, cancellationToken);
    }

    private static string Describe(long number, Guid changeId) => string.Create(CultureInfo.InvariantCulture, $"{number} {changeId}");

    private static Task<ChangeFeed> ReadAsync(AccesskeysDbContext db, CancellationToken cancellationToken) =>
        db.ChangeFeed.AsNoTracking().SingleAsync(cancellationToken);

    private static Task<int> SetAsync(
        AccesskeysDbContext db, long last, DatabaseState state, string? copyOf, CancellationToken cancellationToken) =>
        db.ChangeFeed.ExecuteUpdateAsync(
            set => set
                .SetProperty(feed => feed.Last, last)
                .SetProperty(feed => feed.State, state)
                .SetProperty(feed => feed.CopyOf, copyOf),
            cancellationToken);

    private static async Task SetInTransactionAsync(
        AccesskeysDbContext db, long last, DatabaseState state, string? copyOf, CancellationToken cancellationToken)
    {
        await using var transaction = await Transaction.BeginAsync(db, cancellationToken);
        await SetAsync(db, last, state, copyOf, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
