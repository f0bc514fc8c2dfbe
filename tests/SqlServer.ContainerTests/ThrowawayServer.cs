using Accesskeys.SqlServer.ContainerTests;
using Testcontainers.MsSql;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestPipelineStartup(typeof(ThrowawayServer))]

namespace Accesskeys.SqlServer.ContainerTests;

/// <summary>A SQL Server in a container, there before the tests are looked for and gone after them.</summary>
public sealed class ThrowawayServer : ITestPipelineStartup
{
    private readonly MsSqlContainer _container = new MsSqlBuilder("mcr.microsoft.com/mssql/server:2022-latest").Build();

    public async ValueTask StartAsync(IMessageSink diagnosticMessageSink)
    {
        await _container.StartAsync();
        Environment.SetEnvironmentVariable(Databases.Variable, _container.GetConnectionString());
    }

    public ValueTask StopAsync() => _container.DisposeAsync();
}
