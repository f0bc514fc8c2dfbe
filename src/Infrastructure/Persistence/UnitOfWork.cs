using System.Runtime.ExceptionServices;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>
/// One transaction: lock the feed's row, do the work, number what it changed, save, commit. The lock lasts until the commit,
/// so units of work never overlap, on any number of nodes.
/// </summary>
internal sealed class UnitOfWork(AccesskeysDbContext db, Origin origin)
{
    private Change? _last;

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var (result, commitFailure) = await TryAsync(work, cancellationToken);
        if (commitFailure is not null && !await IsCommittedAsync(_last!))
        {
            ExceptionDispatchInfo.Throw(commitFailure);
        }

        return result;
    }

    private async Task<(T Result, Exception? CommitFailure)> TryAsync<T>(
        Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var turn = await db.BeginTurnAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var number = await AdvanceFeedAsync(1, cancellationToken);
        var result = await work(cancellationToken);

        var subjects = ChangeRecorder.Subjects(db);
        if (subjects.Count == 0)
        {
            return (result, null);
        }

        if (subjects.Count > 1)
        {
            await AdvanceFeedAsync(subjects.Count - 1, cancellationToken);
        }

        foreach (var subject in subjects)
        {
            _last = ChangeRecorder.Record(subject, number++, origin);
            db.Changes.Add(_last);
            if (subject is { Entity: Accesskey, State: EntityState.Added })
            {
                subject.Property(nameof(Accesskey.Number)).CurrentValue = _last.Number;
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        try
        {
            // A caller that leaves now must not leave the outcome open.
            await transaction.CommitAsync(CancellationToken.None);
            return (result, null);
        }
        catch (Exception exception)
        {
            return (result, exception);
        }
    }

    // A statement of its own reads the number back: OUTPUT and RETURNING were seen to give a stale one after a lock wait.
    private async Task<long> AdvanceFeedAsync(int count, CancellationToken cancellationToken)
    {
        await db.ChangeFeed.ExecuteUpdateAsync(
            row => row.SetProperty(feed => feed.Last, feed => feed.Last + count), cancellationToken);
        return await db.ChangeFeed.Select(feed => feed.Last).SingleAsync(cancellationToken);
    }

    /// <summary>Settles a commit whose answer was lost, behind the feed's lock: the transaction in doubt has ended by then.</summary>
    private async Task<bool> IsCommittedAsync(Change change)
    {
        try
        {
            await using var turn = await db.BeginTurnAsync(CancellationToken.None);
            await using var transaction = await db.Database.BeginTransactionAsync();
            await AdvanceFeedAsync(0, CancellationToken.None);
            return await db.Changes.AnyAsync(saved => saved.Number == change.Number && saved.ChangeId == change.ChangeId);
        }
        catch (Exception exception)
        {
            throw new UnavailableException("Whether the change was saved can't be known now.", exception);
        }
    }
}
