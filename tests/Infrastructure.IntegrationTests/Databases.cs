using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Infrastructure.IntegrationTests;

/// <summary>The databases that a contract test runs on, as its data.</summary>
public static class Databases
{
    private const string Variable = "ACCESSKEYS_TEST_SQLSERVER";

    public static IEnumerable<TheoryDataRow<DatabaseProvider>> All =>
    [
        new(DatabaseProvider.Sqlite),
        new(DatabaseProvider.SqlServer)
        {
            Skip = SqlServer is null ? $"Set {Variable} to a SQL Server connection string to run this lane." : null,
        },
    ];

    /// <summary>A server where databases may be created.</summary>
    internal static string? SqlServer { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;
}
