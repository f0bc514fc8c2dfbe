using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Faults;

public enum Moment
{
    Begun,
    BeforeSaving,
    BeforeCommitting,
}

/// <summary>Does what the test says at one moment of the first transaction that reaches it.</summary>
/// <param name="skipped">How many transactions that reach it continue undisturbed first.</param>
internal sealed class Interruption(Moment moment, Func<Task> act, int skipped = 0) : DbTransactionInterceptor, ISaveChangesInterceptor
{
    private int _skipped = skipped;
    private bool _done;

    public async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await ActAsync(Moment.BeforeSaving);
        return result;
    }

    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        await ActAsync(Moment.Begun);
        return result;
    }

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await ActAsync(Moment.BeforeCommitting);
        return result;
    }

    private Task ActAsync(Moment reached)
    {
        if (_done || reached != moment || _skipped-- > 0)
        {
            return Task.CompletedTask;
        }

        _done = true;
        return act();
    }
}
