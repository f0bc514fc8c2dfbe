using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

/// <summary>What was sent to SQLite on each path, and the database to explain it.</summary>
public sealed class SqliteHotPaths : IAsyncLifetime
{
    private TestDatabase _database = null!;

    internal IReadOnlyDictionary<HotPath, IReadOnlyList<Sent>> Sent { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var customer = await _database.Node.AddCustomerAsync();
        await _database.Node.AddCustomerAsync();
        var agent = await _database.Node.ChangeAsync(
            db => db.Agents.Add(Agent.Register(customer.Id, HotPaths.Username, "hash", _database.Node.Clock.Now)).Entity);
        var commands = new SentCommands();
        var node = _database.StartNode(HotPaths.Configure, commands);
        await node.CallForAsync(customer);
        Sent = await HotPaths.WalkAsync(node, agent, commands.Take);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>The lines of its plan: none where it only inserts.</summary>
    internal IEnumerable<string> Explain(Sent sent)
    {
        using var connection = new SqliteConnection(_database.Location.ConnectionString);
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
