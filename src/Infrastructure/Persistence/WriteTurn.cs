using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>An open connection to write by and, where one was waited for, the turn in the queue; both end with it.</summary>
internal sealed class WriteTurn(DatabaseFacade database, WriteQueue? queue) : IAsyncDisposable
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
