using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Sqlite;

internal static class Pragmas
{
    /// <summary>What a pragma says, on a connection that is opened for it where none is open.</summary>
    public static async Task<object?> PragmaAsync(this AccesskeysDbContext db, string pragma)
    {
        await db.Database.OpenConnectionAsync();
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"PRAGMA {pragma}";
            return await command.ExecuteScalarAsync();
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
