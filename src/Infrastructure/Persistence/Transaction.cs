using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>Rolled back unless it is committed. A failed rollback never hides the original exception.</summary>
internal sealed class Transaction : IAsyncDisposable
{
    private readonly AccesskeysDbContext _db;
    private readonly IDbContextTransaction _transaction;

    private Transaction(AccesskeysDbContext db, IDbContextTransaction transaction)
    {
        _db = db;
        _transaction = transaction;
    }

    public static async Task<Transaction> BeginAsync(AccesskeysDbContext db, CancellationToken cancellationToken) =>
        new(db, await db.BeginTransactionAsync(cancellationToken));

    public Task CommitAsync(CancellationToken cancellationToken) => _db.CommitAsync(_transaction, cancellationToken);

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
            await _db.Database.CloseConnectionAsync();
        }
    }
}
