using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>An open connection to write with and, unless the queue was bypassed, the turn in it. Disposing ends both.</summary>
internal sealed class WriteSlot(DatabaseFacade database, WriteQueue? queue) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        try
        {
            await database.CloseConnectionAsync();
        }
        finally
        {
            queue?.Leave();
        }
    }
}
