using System.Globalization;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Copying;

/// <summary>
/// Copies one database to another, empty one, and retires it. Meanwhile it holds the feed's row of the source, so that nothing changes. It can
/// be interrupted at any time and run again: it then continues, or starts again if the source has changed since.
/// </summary>
public sealed class DatabaseCopy
{
    private const int Attempts = 2;

    private static readonly TimeSpan _reportPeriod = TimeSpan.FromSeconds(5);

    private readonly CopyEnd _source;
    private readonly CopyEnd _target;
    private readonly TimeProvider _clock;
    private readonly Action<string> _report;

    private DatabaseCopy(CopyEnd source, CopyEnd target, TimeProvider clock, Action<string> report)
    {
        _source = source;
        _target = target;
        _clock = clock;
        _report = report;
    }

    /// <param name="report">Takes the lines that tell people about the progress.</param>
    /// <exception cref="CopyRefusedException">The databases can't be copied as they are.</exception>
    /// <exception cref="UnavailableException">A database is unavailable.</exception>
    public static async Task RunAsync(
        DatabaseSettings source, DatabaseSettings target, TimeProvider clock, Action<string> report, CancellationToken cancellationToken)
    {
        await using var from = new CopyEnd("the database to copy", source, clock);
        await using var to = new CopyEnd("the target", target, clock);
        await DatabaseOutage.TranslateAsync(async () =>
        {
            await new DatabaseCopy(from, to, clock, report).RunAsync(cancellationToken);
            return true;
        });
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!await _source.Database.IsUpToDateAsync(cancellationToken))
        {
            throw new CopyRefusedException("the database to copy isn't migrated by this version. Run the command migrate first");
        }

        await _source.EnsureNoNodesAsync(cancellationToken);
        await PrepareTargetAsync(cancellationToken);

        // A strategy that repeats wants to begin the transactions. It repeats nothing that took long; running the command again does.
        await _source.Db.Database.CreateExecutionStrategy().ExecuteAsync(
            () => _target.Db.Database.CreateExecutionStrategy().ExecuteAsync(() => RunOnceAsync(cancellationToken)));
    }

    // Only what is new is migrated: a wrong name in the settings must not bring another database to this version.
    private async Task PrepareTargetAsync(CancellationToken cancellationToken)
    {
        if (!await _target.Database.IsUpToDateAsync(cancellationToken))
        {
            if (await _target.IsMigratedInPartAsync(cancellationToken))
            {
                throw new CopyRefusedException("the target has the tables of another version. Create a new database");
            }

            await _target.Database.MigrateSchemaAsync(cancellationToken);
        }

        await _target.EnsureNoNodesAsync(cancellationToken);
        if (await _target.Db.FindWrongOptionAsync(cancellationToken) is { } option)
        {
            throw new CopyRefusedException($"no node would serve from the target. {option.TrimEnd('.')}");
        }
    }

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var sourceSlot = await _source.BeginAsync(cancellationToken);
        await using var targetSlot = await _target.BeginAsync(cancellationToken);
        await using var hold = await _source.Db.BeginLongTransactionAsync(cancellationToken);
        var source = await _source.LockFeedAsync(cancellationToken);
        var identity = await IdentifyAsync(source, cancellationToken);
        if (source.State == DatabaseState.Retired && await IsCompleteAsync(identity, cancellationToken))
        {
            _report("The target is complete already.");
            return;
        }

        if (await BeginFillingAsync(source, identity, cancellationToken) is { } copy)
        {
            await FillAsync(copy, cancellationToken);
            await copy.SetStateAsync(DatabaseState.Filled, last: 0, cancellationToken);
        }

        // In this order: whatever happens in between, no node serves from both, and what is complete is never cleared.
        _source.Db.EnsureStillThere();
        _target.Db.EnsureStillThere();
        await _source.EnsureNoNodesAsync(cancellationToken);
        if (source.State == DatabaseState.InUse)
        {
            await RetireAsync(source, cancellationToken);
        }

        await _source.Db.CommitAsync(hold, cancellationToken);
        await new TargetCopy(_target.Db, DatabaseState.Filled, identity).SetStateAsync(DatabaseState.InUse, source.Last, cancellationToken);
        _target.Db.EnsureStillThere();
    }

    /// <summary>The operator, by which a database differs from all others, and its newest change.</summary>
    private async Task<string> IdentifyAsync(ChangeFeed source, CancellationToken cancellationToken)
    {
        if (source.State is not (DatabaseState.InUse or DatabaseState.Retired))
        {
            throw new CopyRefusedException("the database to copy is itself an interrupted copy. Complete that first");
        }

        var operators = await _source.Db.Customers.Where(customer => customer.IsOperator).Select(customer => customer.Id).ToListAsync(cancellationToken);
        var newest = await CopiedTable.Changes(_source.Db.Changes).AsNoTracking()
            .OrderByDescending(change => change.Number).FirstOrDefaultAsync(cancellationToken);
        return newest is not null && operators is [var id]
            ? $"{id:N}{newest.ChangeId:N}"
            : throw new CopyRefusedException("the database to copy is empty. Start the service with the target's settings instead");
    }

    private async Task<bool> IsCompleteAsync(string identity, CancellationToken cancellationToken) =>
        await _target.ReadFeedAsync(cancellationToken) is { State: DatabaseState.InUse, CopyOf: { } copyOf } && copyOf == identity;

    /// <summary>The copy to fill; <c>null</c> if it is filled.</summary>
    private async Task<TargetCopy?> BeginFillingAsync(ChangeFeed source, string identity, CancellationToken cancellationToken)
    {
        var target = await _target.ReadFeedAsync(cancellationToken);
        var isOfSource = target.CopyOf == identity;
        switch (target.State)
        {
            case DatabaseState.Filled when isOfSource:
                return null;
            case DatabaseState.Filled:
                throw new CopyRefusedException(
                    "the target holds everything of a database as it was at another time, or of another database. Complete that copy, or create a new target");
            case var _ when source.State == DatabaseState.Retired:
                throw new CopyRefusedException("the database to copy was copied to another one and is retired");
            case DatabaseState.Filling when isOfSource:
                _report("Continuing the copy that was interrupted.");
                return new TargetCopy(_target.Db, DatabaseState.Filling, identity);
            case DatabaseState.Filling when target.CopyOf![..32] == identity[..32]:
                return await StartAgainAsync(target.CopyOf, identity, cancellationToken);
            case DatabaseState.Filling:
                throw new CopyRefusedException("another database is being copied to the target. Create a new one");
            case DatabaseState.InUse when target.Last == 0 && await IsEmptyAsync(cancellationToken):
                return await new TargetCopy(_target.Db, DatabaseState.InUse, CopyOf: null).BecomeAsync(identity, cancellationToken);
            default:
                throw new CopyRefusedException("the target isn't empty. Create a new database");
        }
    }

    private async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        foreach (var table in CopiedTable.All)
        {
            if (await table.CountAsync(_target.Db, cancellationToken) > 0)
            {
                return false;
            }
        }

        return true;
    }

    private async Task FillAsync(TargetCopy copy, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            foreach (var table in CopiedTable.All)
            {
                await CopyAsync(table, copy, cancellationToken);
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

            await StartAgainAsync(copy.CopyOf!, copy.CopyOf!, cancellationToken);
        }
    }

    private async Task CopyAsync(CopiedTable table, TargetCopy copy, CancellationToken cancellationToken)
    {
        var total = await table.CountAsync(_source.Db, cancellationToken);
        var reported = _clock.GetTimestamp();
        try
        {
            await table.CopyAsync(_source.Db, copy, Report, cancellationToken);
        }
        catch (Exception exception) when (exception is DbUpdateException or InvalidCastException && DatabaseOutage.CauseOf(exception) is null)
        {
            var cause = exception.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.');
            throw new CopyRefusedException($"the rows of {table.NameIn(_source.Db)} can't be saved in the target: {cause}");
        }

        void Report(int copied)
        {
            if (copied >= total || _clock.GetElapsedTime(reported) >= _reportPeriod)
            {
                reported = _clock.GetTimestamp();
                _report(string.Create(CultureInfo.InvariantCulture, $"{table.NameIn(_source.Db)}: {copied:N0} of {total:N0}"));
            }
        }
    }

    /// <summary>The first table whose rows aren't the same in both databases; <c>null</c> if there is none.</summary>
    private async Task<string?> FindDifferenceAsync(CancellationToken cancellationToken)
    {
        _report("Comparing the rows of both databases.");
        foreach (var table in CopiedTable.All)
        {
            using var source = await table.ChecksumAsync(_source.Db, cancellationToken);
            using var target = await table.ChecksumAsync(_target.Db, cancellationToken);
            if (!source.IsSameAs(target))
            {
                return table.NameIn(_source.Db);
            }
        }

        return null;
    }

    private async Task<TargetCopy> StartAgainAsync(string before, string identity, CancellationToken cancellationToken)
    {
        _report("The database has changed since the copy began. Starting again.");
        var copy = await new TargetCopy(_target.Db, DatabaseState.Filling, before).BecomeAsync(identity, cancellationToken);
        foreach (var table in CopiedTable.All.Reverse())
        {
            await copy.WriteAsync(() => table.ClearAsync(_target.Db, cancellationToken), cancellationToken);
        }

        return copy;
    }

    private async Task RetireAsync(ChangeFeed source, CancellationToken cancellationToken)
    {
        _source.Db.Changes.Add(Change.Of(
            RetiredDatabase.Retire(_clock.GetUtcNow()), ChangeAction.Deleted, source.Last + 1, Origin.Service, before: null, after: null));
        await _source.Db.SaveChangesAsync(cancellationToken);
        await _source.Db.ChangeFeed.ExecuteUpdateAsync(set => set.SetProperty(feed => feed.State, DatabaseState.Retired), cancellationToken);
    }
}
