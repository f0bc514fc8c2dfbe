using DotNet.Testcontainers.Builders;
using Testcontainers.MsSql;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestPipelineStartup(typeof(Accesskeys.Tests.ThrowawayServer))]

namespace Accesskeys.Tests;

/// <summary>
/// A SQL Server in a container, if the variable asks for one: started before the tests are looked for and removed after them. Without
/// a container engine its tests are skipped with that reason; an engine that can't start the server fails the run.
/// </summary>
public sealed class ThrowawayServer : ITestPipelineStartup
{
    private const string Image = "mcr.microsoft.com/mssql/server:2022-latest";

    private MsSqlContainer? _container;

    public async ValueTask StartAsync(IMessageSink diagnosticMessageSink)
    {
        if (!Databases.WantsContainer)
        {
            return;
        }

        try
        {
            _container = new MsSqlBuilder(Image).Build();
        }
        catch (DockerUnavailableException exception)
        {
            Databases.Skip($"No container engine answers: {exception.Message.ReplaceLineEndings(" ")}");
            return;
        }

        await _container.StartAsync();
        Databases.Use(_container.GetConnectionString());
    }

    public ValueTask StopAsync() => _container?.DisposeAsync() ?? ValueTask.CompletedTask;
}
