using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.IntegrationTests.Maintenance;

/// <summary>Does what the test says when a transaction is about to begin.</summary>
internal sealed class BeforeTransaction(Func<Task> act) : DbTransactionInterceptor
{
    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        await act();
        return result;
    }
}
