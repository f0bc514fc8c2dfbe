using System.Data.Common;
using System.Text.RegularExpressions;
using Npgsql;

namespace Accesskeys.Tests;

internal static partial class Statements
{
    /// <summary>How many rows it touched.</summary>
    public static async Task<int> ExecuteAsync(this DbConnection connection, string statement, DbTransaction? transaction = null)
    {
        await using var command = connection.Command(statement);
        command.Transaction = transaction;
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>A command in the dialect of the connection: PostgreSQL folds names that aren't quoted to lower case.</summary>
    public static DbCommand Command(this DbConnection connection, string statement)
    {
        var command = connection.CreateCommand();
        command.CommandText = connection is NpgsqlConnection ? Name().Replace(statement, "\"$0\"") : statement;
        return command;
    }

    // Tables and columns, outside of texts and quotes. Keywords are in capitals.
    [GeneratedRegex(@"(?<!['""\w@])[A-Z]\w*[a-z]\w*\b(?=(?:[^']*'[^']*')*[^']*$)(?!"")")]
    private static partial Regex Name();
}
