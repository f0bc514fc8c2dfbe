using System.Net;
using System.Net.Sockets;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore.Storage;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.SqlServer;

public sealed class SqlServerOutageTests
{
    [Fact]
    public async Task Database_WhenNoServerResponds_IsAnOutage()
    {
        await using var node = new Node(
            DatabaseProvider.SqlServer,
            $"Server=127.0.0.1,{FreePort()};User Id=unknown;Password=none;Encrypt=False;Connect Timeout=5;Pooling=False",
            contentRoot: Path.GetTempPath());

        var read = await Should.ThrowAsync<RetryLimitExceededException>(() => node.LastNumberAsync());
        var change = await Should.ThrowAsync<RetryLimitExceededException>(() => node.AddCustomerAsync());

        DatabaseOutage.CauseOf(read).ShouldNotBeNull();
        DatabaseOutage.CauseOf(change).ShouldNotBeNull();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
