using System.Text.RegularExpressions;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Testcontainers.MsSql;
using Testcontainers.PostgreSql;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestPipelineStartup(typeof(Accesskeys.Tests.ThrowawayServer))]

namespace Accesskeys.Tests;

/// <summary>
/// Servers in containers, for the variables that ask for one: started before the tests are looked for and removed after them. Without
/// a container engine their tests are skipped with that reason; an engine that can't start the server fails the run.
/// </summary>
public sealed partial class ThrowawayServer : ITestPipelineStartup
{
    private const string SqlServerImage = "mcr.microsoft.com/mssql/server:2022-latest";
    private const string PostgreSqlImage = "postgres:15";

    // Testcontainers' own options give up durability, and a node on such a server isn't ready. The last of equal options counts.
    private static readonly string[] _postgreSqlOptions = ["fsync=on", "synchronous_commit=on", "max_connections=400"];

    private readonly List<IDatabaseContainer> _containers = [];

    public async ValueTask StartAsync(IMessageSink diagnosticMessageSink)
    {
        await StartAsync(Databases.SqlServer, () => new MsSqlBuilder(SqlServerImage).Build());
        await StartAsync(Databases.PostgreSql, () => new PostgreSqlBuilder(PostgreSqlImage)
            .WithCommand([.. _postgreSqlOptions.SelectMany(option => new[] { "-c", option })]).Build());
    }

    public async ValueTask StopAsync()
    {
        await MigratedCopy.DropTemplateAsync();
        foreach (var container in _containers)
        {
            await container.DisposeAsync();
        }
    }

    /// <summary>One line: the message's first sentence, and the first of the details below it.</summary>
    internal static string ReasonOf(string message)
    {
        string[] lines = [.. message.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        var sentence = lines.FirstOrDefault("").Split(". ")[0].TrimEnd('.');
        var detail = lines.SkipWhile(line => line != "Details:").ElementAtOrDefault(1);
        return Blanks().Replace($"No container engine responds: {sentence}.{(detail is null ? "" : $" {detail}")}", " ");
    }

    private async Task StartAsync(TestServer server, Func<IDatabaseContainer> build)
    {
        if (!server.WantsContainer)
        {
            return;
        }

        IDatabaseContainer container;
        try
        {
            container = build();
        }
        catch (DockerUnavailableException exception)
        {
            server.Skip(ReasonOf(exception.Message));
            return;
        }

        _containers.Add(container);
        await container.StartAsync();
        server.Use(container.GetConnectionString());
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
