using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests;

/// <summary>A database for one test and the nodes that use it; both are gone afterwards.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly List<Node> _nodes = [];

    private TestDatabase(DatabaseProvider provider)
    {
        TestDatabaseLocation = new TestDatabaseLocation(provider);
        Node = StartNode();
    }

    public TestDatabaseLocation TestDatabaseLocation { get; }

    /// <summary>The first node, for the tests that need no other.</summary>
    public Node Node { get; }

    public static TestDatabase Empty(DatabaseProvider provider) => new(provider);

    public static async Task<TestDatabase> MigratedAsync(DatabaseProvider provider)
    {
        var database = new TestDatabase(provider);
        try
        {
            await database.TestDatabaseLocation.CreateAsync();
            await (provider == DatabaseProvider.SqlServer ? database.Node.MigrateAsync() : database.TestDatabaseLocation.CopyMigratedAsync(MigrateAsync));
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public Node StartNode(params IInterceptor[] interceptors) => StartNode(TestDatabaseLocation.ConnectionString, interceptors);

    public Node StartNode(string connectionString, params IInterceptor[] interceptors) => StartNode(connectionString, null, interceptors);

    public Node StartNode(Action<IServiceCollection> configure, params IInterceptor[] interceptors) =>
        StartNode(TestDatabaseLocation.ConnectionString, configure, interceptors);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await TestDatabaseLocation.DisposeAsync();
    }

    private static async Task MigrateAsync(TestDatabaseLocation place)
    {
        await using var node = new Node(place.Provider, place.ConnectionString, place.Folder);
        await node.MigrateAsync();
    }

    private Node StartNode(string connectionString, Action<IServiceCollection>? configure, IInterceptor[] interceptors)
    {
        var node = new Node(TestDatabaseLocation.Provider, connectionString, TestDatabaseLocation.Folder, configure, interceptors);
        _nodes.Add(node);
        return node;
    }
}
