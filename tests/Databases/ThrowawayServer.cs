using System.Text.RegularExpressions;
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
public sealed partial class ThrowawayServer : ITestPipelineStartup
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
            Databases.Skip(ReasonOf(exception.Message));
            return;
        }

        await _container.StartAsync();
        Databases.Use(_container.GetConnectionString());
    }

    /// <summary>One line: the message's first sentence, and the first of the details below it.</summary>
    internal static string ReasonOf(string message)
    {
        string[] lines = [.. message.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        var sentence = lines.FirstOrDefault("").Split(". ")[0].TrimEnd('.');
        var detail = lines.SkipWhile(line => line != "Details:").ElementAtOrDefault(1);
        return Blanks().Replace($"No container engine responds: {sentence}.{(detail is null ? "" : $" {detail}")}", " ");
    }

    public ValueTask StopAsync() => _container?.DisposeAsync() ?? ValueTask.CompletedTask;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
