using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

internal sealed class CommitResponseLostException() : Exception("The commit's response was lost.");

/// <summary>Does what the test says around the next commit, once, and where a transaction begins after it.</summary>
internal sealed class CommitFaultInterceptor : DbTransactionInterceptor
{
    private bool _tried;

    public Action Before { get; set; } = () => { };

    public Action After { get; set; } = () => { };

    public Func<Task> BeforeTheNext { get; set; } = () => Task.CompletedTask;

    /// <summary>Whether the commit could have been cancelled; <c>null</c> before there was one.</summary>
    public bool? Cancellable { get; private set; }

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        _tried = true;
        Cancellable = cancellationToken.CanBeCanceled;
        var before = Before;
        Before = () => { };
        before();
        return new(result);
    }

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        var after = After;
        After = () => { };
        after();
        return Task.CompletedTask;
    }

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        if (_tried)
        {
            await BeforeTheNext();
        }

        return result;
    }
}
