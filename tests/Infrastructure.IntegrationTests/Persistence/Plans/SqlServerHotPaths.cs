using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

/// <summary>What would be sent to SQL Server on each path.</summary>
public sealed class SqlServerHotPaths : IAsyncLifetime
{
    internal IReadOnlyDictionary<HotPath, IReadOnlyList<Sent>> Sent { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var customer = Customer.Register("Acme", DateTimeOffset.UnixEpoch);
        var server = new FakeSqlServer(customer.Id);
        await using var node = new Node(
            DatabaseProvider.SqlServer, "Server=nowhere.invalid", Path.GetTempPath(), HotPaths.Configure, server);
        await node.CallForAsync(customer);
        var agent = Agent.Register(customer.Id, HotPaths.Username, "hash", node.Clock.Now);
        Sent = await HotPaths.WalkAsync(node, agent, server.Take);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
