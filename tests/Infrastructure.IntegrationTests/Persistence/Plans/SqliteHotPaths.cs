using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

public sealed class SqliteHotPaths() : DatabaseHotPaths(DatabaseProvider.Sqlite)
{
    internal override IEnumerable<string> Explain(Sent sent)
    {
        using var connection = new SqliteConnection(Location.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sent.Text;
        foreach (var (name, value) in sent.Parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return reader.GetString(3);
        }
    }
}
