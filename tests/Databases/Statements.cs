using System.Data.Common;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Tests;

internal static class Statements
{
    /// <summary>How many rows it touched.</summary>
    public static async Task<int> ExecuteAsync(this DbConnection connection, string statement, DbTransaction? transaction = null)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = statement;
        return await command.ExecuteNonQueryAsync();
    }
}
