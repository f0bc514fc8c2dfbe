using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

/// <summary>What was sent to a database on each path, and the database to explain it.</summary>
public abstract class DatabaseHotPaths(DatabaseProvider provider) : IAsyncLifetime
{
    private TestDatabase? _database;

    internal IReadOnlyDictionary<HotPath, IReadOnlyList<Sent>> Sent { get; private set; } = null!;

    private protected TestDatabaseLocation Location => _database!.Location;

    public virtual async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.MigratedAsync(provider);
        var customer = await _database.Node.AddCustomerAsync();
        await _database.Node.AddCustomerAsync();
        var agent = await _database.Node.ChangeAsync(
            db => db.Agents.Add(Agent.Register(customer.Id, HotPaths.Username, "hash", _database.Node.Clock.Now)).Entity);
        await FillAsync(customer);
        var commands = new SentCommands();
        var node = _database.StartNode(HotPaths.Configure, commands);
        await node.CallForAsync(customer);
        var sent = await HotPaths.WalkAsync(node, agent, commands.Take);
        Sent = sent.Concat(await UsagePaths.WalkAsync(node, customer.Id, commands.Take)).ToDictionary();
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The lines of its plan: none where it only inserts.</summary>
    internal abstract IEnumerable<string> Explain(Sent sent);

    /// <summary>Adds the rows that the database's plans depend on.</summary>
    /// <param name="customer">The caller's.</param>
    private protected virtual Task FillAsync(Customer customer) => Task.CompletedTask;
}
