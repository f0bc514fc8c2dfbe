using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Copying;

/// <summary>
/// The target, as long as it is in this state and a copy of this database. Each of its transactions makes sure of that first, and locks it, so
/// that another copy to the same target never mixes with this one.
/// </summary>
/// <param name="CopyOf">What it is a copy of; <c>null</c> if it isn't one yet.</param>
internal sealed record TargetCopy(AccesskeysDbContext Db, string State, string? CopyOf)
{
    /// <exception cref="CopyRefusedException">Another copy has taken the target.</exception>
    public Task WriteAsync(Func<Task> write, CancellationToken cancellationToken) =>
        InTransactionAsync(State, CopyOf, last: 0, write, cancellationToken);

    /// <summary>Makes it a copy of that database, which is to be filled.</summary>
    /// <exception cref="CopyRefusedException">Another copy has taken the target.</exception>
    public async Task<TargetCopy> BecomeAsync(string copyOf, CancellationToken cancellationToken)
    {
        await InTransactionAsync(DatabaseState.Filling, copyOf, last: 0, () => Task.CompletedTask, cancellationToken);
        return new TargetCopy(Db, DatabaseState.Filling, copyOf);
    }

    /// <exception cref="CopyRefusedException">Another copy has taken the target.</exception>
    public Task SetStateAsync(string state, long last, CancellationToken cancellationToken) =>
        InTransactionAsync(state, CopyOf, last, () => Task.CompletedTask, cancellationToken);

    private async Task InTransactionAsync(
        string state, string? copyOf, long last, Func<Task> write, CancellationToken cancellationToken)
    {
        await using var transaction = await Transaction.BeginAsync(Db, cancellationToken);
        var updated = await Db.ChangeFeed
            .Where(feed => feed.State == State && feed.CopyOf == CopyOf)
            .ExecuteUpdateAsync(
                set => set.SetProperty(feed => feed.State, state).SetProperty(feed => feed.CopyOf, copyOf).SetProperty(feed => feed.Last, last),
                cancellationToken);
        if (updated != 1)
        {
            throw new CopyRefusedException("another copy has taken the target. Create a new one");
        }

        await write();
        await transaction.CommitAsync(cancellationToken);
    }
}
