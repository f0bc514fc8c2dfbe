using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests;

/// <summary>A database for one test and the nodes that use it; both are gone afterwards.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly List<Node> _nodes = [];

    private TestDatabase(DatabaseProvider provider, string? ownServer = null)
    {
        Location = new TestDatabaseLocation(provider, ownServer);
        Node = StartNode();
    }

    public TestDatabaseLocation Location { get; }

    /// <summary>The first node, for the tests that need no other.</summary>
    public Node Node { get; }

    public static TestDatabase Empty(DatabaseProvider provider) => new(provider);

    public static Task<TestDatabase> MigratedAsync(DatabaseProvider provider) => MigratedAsync(new TestDatabase(provider));

    public static Task<TestDatabase> MigratedAsync(PostgreSqlServer server) =>
        MigratedAsync(new TestDatabase(DatabaseProvider.PostgreSql, server.ConnectionString));

    public Node StartNode(params IInterceptor[] interceptors) => StartNode(Location.ConnectionString, interceptors);

    public Node StartNode(string connectionString, params IInterceptor[] interceptors) => StartNode(connectionString, null, interceptors);

    public Node StartNode(Action<IServiceCollection> configure, params IInterceptor[] interceptors) =>
        StartNode(Location.ConnectionString, configure, interceptors);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await Location.DisposeAsync();
    }

    private static async Task<TestDatabase> MigratedAsync(TestDatabase database)
    {
        try
        {
            var isCreated = database.Location.Provider == DatabaseProvider.SqlServer || database.Location.IsOnOwnServer;
            await (isCreated ? database.CreateAndMigrateAsync() : database.Location.CopyMigratedAsync(MigrateAsync));
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    private async Task CreateAndMigrateAsync()
    {
        await Location.CreateAsync();
        await Node.MigrateAsync();
    }

    private static async Task MigrateAsync(TestDatabaseLocation location)
    {
        await using var node = new Node(location.Provider, location.ConnectionString, location.Folder);
        await node.MigrateAsync();
    }

    private Node StartNode(string connectionString, Action<IServiceCollection>? configure, IInterceptor[] interceptors)
    {
        var node = new Node(Location.Provider, connectionString, Location.Folder, configure, interceptors);
        _nodes.Add(node);
        return node;
    }
}
