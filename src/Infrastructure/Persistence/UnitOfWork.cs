using System.Runtime.ExceptionServices;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Limits;
using Accesskeys.Verification.ChangeFeed;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>
/// One transaction: lock the feed's row, do the work, number what it changed, save, commit. The lock lasts until the commit,
/// so units of work never overlap, on any number of nodes. Where the database is known to have undone it, it is done again.
/// </summary>
internal sealed class UnitOfWork(AccesskeysDbContext db, Origin origin, WritePriority priority, ICommittedChanges committed)
{
    private readonly List<ChangedSubject> _changed = [];
    private Change? _last;
    private Outcome _outcome;
    private Exception? _doubt;

    private enum Outcome
    {
        NotCommitted,
        InDoubt,
        Committed,
    }

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            var result = await RepeatingAsync(() => AttemptAsync(work, cancellationToken), cancellationToken);
            if (_doubt is not null && !await IsCommittedAsync(_last!))
            {
                ExceptionDispatchInfo.Throw(_doubt);
            }

            return result;
        }
        finally
        {
            // Drop entries when the transaction ends and before the response, whatever the outcome: entries filled meanwhile may be older.
            Invalidate();
        }
    }

    private Task<T> RepeatingAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(_ => attempt(), cancellationToken);

    private async Task<T> AttemptAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        // Discards the results of an earlier attempt, which were rolled back or are outdated.
        db.ChangeTracker.Clear();
        db.Recorded.Clear();
        T result = default!;
        try
        {
            await using var slot = await db.BeginWriteSlotAsync(priority, cancellationToken);
            await using var transaction = await Transaction.BeginAsync(db, cancellationToken);
            var number = await AdvanceFeedAsync(1, cancellationToken);
            result = await work(cancellationToken);
            if (await RecordAsync(number, cancellationToken))
            {
                await db.SaveChangesAsync(cancellationToken);

                // A cancellation now must not leave the outcome unknown.
                _outcome = Outcome.InDoubt;
                await transaction.CommitAsync(CancellationToken.None);
                _outcome = Outcome.Committed;
            }
        }
        catch (Exception) when (_outcome == Outcome.Committed)
        {
            // Only closing the connection failed; the change is committed.
        }
        catch (Exception exception) when (_outcome == Outcome.InDoubt)
        {
            // Not to be repeated before it is settled.
            _doubt = exception;
        }

        return result;
    }

    private void Invalidate()
    {
        foreach (var subject in _changed)
        {
            committed.TryInvalidate(subject);
        }
    }

    /// <summary>Whether there is anything to save.</summary>
    private async Task<bool> RecordAsync(long number, CancellationToken cancellationToken)
    {
        var subjects = ChangeRecorder.Subjects(db);
        foreach (var subject in subjects)
        {
            _changed.Add(await IdentifyAsync(subject.Entity, cancellationToken));
        }

        _changed.AddRange(db.Recorded.Select(ChangedSubject.Of));
        var count = subjects.Count + db.Recorded.Count;
        if (count > 1)
        {
            await AdvanceFeedAsync(count - 1, cancellationToken);
        }

        foreach (var subject in subjects)
        {
            _last = ChangeRecorder.Record(subject, number++, origin);
            db.Changes.Add(_last);
            if (subject is { Entity: NumberedSubject, State: EntityState.Added })
            {
                subject.Property(nameof(NumberedSubject.Number)).CurrentValue = _last.Number;
            }
        }

        foreach (var done in db.Recorded)
        {
            _last = ChangeRecorder.Record(done, number++, origin);
            db.Changes.Add(_last);
        }

        return count > 0;
    }

    // As the feed tells other nodes: the limits of a chain with one key are known by that key.
    private async Task<ChangedSubject> IdentifyAsync(ChangeSubject subject, CancellationToken cancellationToken) => subject is LimitSet
        ? ChangedSubject.Of(subject) with { TokenHash = (await db.Accesskeys.FindAsync([subject.Id], cancellationToken))?.TokenHash }
        : ChangedSubject.Of(subject);

    // A statement of its own reads the number back: OUTPUT and RETURNING were seen to give a stale one after a lock wait.
    private async Task<long> AdvanceFeedAsync(int count, CancellationToken cancellationToken)
    {
        var row = db.ChangeFeed.Where(feed => feed.Id == ChangeFeed.OnlyId && feed.State == DatabaseState.InUse);
        return await row.ExecuteUpdateAsync(set => set.SetProperty(feed => feed.Last, feed => feed.Last + count), cancellationToken) > 0
            ? await row.Select(feed => feed.Last).SingleAsync(cancellationToken)
            : throw new UnavailableException("The database was retired, or is being filled.");
    }

    /// <summary>Finds out whether a commit succeeded whose response was lost. Behind the feed's lock, that transaction has ended.</summary>
    private async Task<bool> IsCommittedAsync(Change change)
    {
        try
        {
            return await RepeatingAsync(() => FindAsync(change), CancellationToken.None);
        }
        catch (Exception exception)
        {
            throw new UnavailableException("It is unknown whether the change was saved.", exception);
        }
    }

    private async Task<bool> FindAsync(Change change)
    {
        await using var slot = await db.BeginWriteSlotAsync(priority, CancellationToken.None);
        await using var transaction = await Transaction.BeginAsync(db, CancellationToken.None);
        await AdvanceFeedAsync(0, CancellationToken.None);
        var isCommitted = await db.Changes.AnyAsync(saved => saved.Number == change.Number && saved.ChangeId == change.ChangeId);

        // What this commit outlives, a failover to a synchronous standby included, that one outlives too: it came before.
        await transaction.CommitAsync(CancellationToken.None);
        return isCommitted;
    }
}
