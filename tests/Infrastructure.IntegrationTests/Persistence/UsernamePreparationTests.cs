using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

/// <summary>What migrating does for the agents of versions that compared usernames in lower case alone.</summary>
public sealed class UsernamePreparationTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Migrate_WithUsernamesOfEarlierVersions_PreparesThemWhereNothingCollides(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCustomerAsync();
        string[] usernames =
        [
            "E\u0301va", "Ｂｏｂ", "ada", "ΟΔΥΣΣΕΥΣ", "\u00E9",
            "e\u0301", "x\u202Ey", "\u265A", "ｃarl", "cＡrl", "dora", "Ｄora",
        ];
        var ids = new List<Guid>();
        foreach (var username in usernames)
        {
            ids.Add(await AddLegacyAsync(database.Node, customer, username));
        }

        var log = new Lines();
        var node = database.StartNode(services => services.AddSingleton<ILoggerProvider>(log));
        await node.MigrateAsync();
        var changes = await node.ChangesAsync();
        await node.MigrateAsync();

        (await NormalizedAsync(node, ids)).ShouldBe(
        [
            "\u00E9va", "bob", "ada", "οδυσσευς", "\u00E9",
            "e\u0301", "x\u202Ey", "\u265A", "ｃarl", "cａrl", "dora", "ｄora",
        ]);

        // Once for each that is left, by its id.
        log.All.Count.ShouldBe(6);
        ids[5..10].Append(ids[11]).ShouldAllBe(id => log.All.Count(line => line.Contains($"{id}")) == 1);
        usernames.Where(name => name.Any(character => character > 127)).ShouldAllBe(name => !log.All.Any(line => line.Contains(name, StringComparison.Ordinal)));

        var prepared = changes.TakeLast(3).ToList();
        prepared.Select(change => change.SubjectId).ShouldBe([ids[0], ids[1], ids[3]], ignoreOrder: true);
        prepared.ShouldAllBe(change => change.Action == nameof(ChangeAction.Updated) && change.Before == "{}" && change.After == "{}");
        (await node.ChangesAsync()).Count.ShouldBe(changes.Count);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Migrate_OfManyUsernamesByManyNodesAtOnce_PreparesEachOnce(DatabaseProvider provider)
    {
        const int Count = 120;
        await using var database = await TestDatabase.MigratedAsync(provider);
        var customer = await database.Node.AddCustomerAsync();
        var ids = new List<Guid>();
        for (var number = 0; number < Count; number++)
        {
            ids.Add(await AddLegacyAsync(database.Node, customer, $"E\u0301-{number}"));
        }

        var before = await database.Node.LastNumberAsync();
        var nodes = Enumerable.Range(0, 3).Select(_ => database.StartNode()).ToList();

        await Task.WhenAll(nodes.Select(node => Task.Run(node.MigrateAsync)));

        (await NormalizedAsync(database.Node, ids)).ShouldBe(Enumerable.Range(0, Count).Select(number => $"\u00E9-{number}"));
        (await database.Node.LastNumberAsync()).ShouldBe(before + Count);
    }

    [Fact]
    public async Task Migrate_WhenInterrupted_ContinuesNextTime()
    {
        await using var database = await TestDatabase.MigratedAsync(DatabaseProvider.Sqlite);
        var customer = await database.Node.AddCustomerAsync();
        var ids = new List<Guid>();
        for (var number = 0; number < 120; number++)
        {
            ids.Add(await AddLegacyAsync(database.Node, customer, $"E\u0301-{number}"));
        }

        await Should.ThrowAsync<InvalidOperationException>(database.StartNode(new SecondBatchFails()).MigrateAsync);

        (await NormalizedAsync(database.Node, ids)).Count(name => name.StartsWith('\u00E9')).ShouldBe(100);

        await database.Node.MigrateAsync();

        (await NormalizedAsync(database.Node, ids)).ShouldAllBe(name => name.StartsWith('\u00E9'));
    }

    private static async Task<Guid> AddLegacyAsync(Node node, Customer customer, string username)
    {
        var agent = await node.ChangeAsync(db => db.Agents.Add(Agent.Register(customer.Id, $"agent-{Guid.NewGuid():N}", "hash", node.Clock.Now)).Entity);
        await node.ReadAsync(db => db.AllAgents().Where(one => one.Id == agent.Id).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.Username, username)
            .SetProperty(one => one.NormalizedUsername, username.ToLowerInvariant())));
        return agent.Id;
    }

    private static async Task<List<string>> NormalizedAsync(Node node, List<Guid> ids)
    {
        var found = await node.ReadAsync(db => db.AllAgents().AsNoTracking().ToDictionaryAsync(agent => agent.Id, agent => agent.NormalizedUsername));
        return ids.ConvertAll(id => found[id]);
    }

    private sealed class SecondBatchFails : SaveChangesInterceptor
    {
        private int _saves;

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData,
            InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
            ++_saves == 2 ? throw new InvalidOperationException("Cut short.") : new(result);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) =>
            categoryName.EndsWith(nameof(UsernamePreparation), StringComparison.Ordinal) ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
