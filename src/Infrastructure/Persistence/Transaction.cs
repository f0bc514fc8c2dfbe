using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>Rolled back unless it is committed. A failed rollback never hides the original exception.</summary>
internal sealed class Transaction : IAsyncDisposable
{
    private readonly DatabaseFacade _database;
    private readonly IDbContextTransaction _transaction;

    private Transaction(DatabaseFacade database, IDbContextTransaction transaction)
    {
        _database = database;
        _transaction = transaction;
    }

    public static async Task<Transaction> BeginAsync(DatabaseFacade database, CancellationToken cancellationToken) =>
        new(database, await database.BeginTransactionAsync(cancellationToken));

    public Task CommitAsync(CancellationToken cancellationToken) => _transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _transaction.DisposeAsync();
        }
        catch (Exception)
        {
            // SqlClient reports a broken connection before it has closed it, and rejects a rollback in between as invalid. The database
            // undoes the transaction with its connection, but EF still counts the connection as used by it.
            await _database.CloseConnectionAsync();
        }
    }
}
