using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Tests;

/// <summary>The databases that a test runs on, as its data.</summary>
public static class Databases
{
    internal const string Variable = "ACCESSKEYS_TEST_SQLSERVER";
    private const string WhySkipped = $"Set {Variable} to the connection string of a SQL Server where databases may be created.";

    public static IEnumerable<TheoryDataRow<DatabaseProvider>> All =>
    [
        new(DatabaseProvider.Sqlite),
        new(DatabaseProvider.SqlServer) { Skip = HasSqlServer ? null : WhySkipped },
    ];

    /// <summary>Each of the values on each of the databases.</summary>
    internal static IEnumerable<TheoryDataRow<DatabaseProvider, T>> Each<T>(params IEnumerable<T> values) =>
        All.SelectMany(database => values.Select(value => new TheoryDataRow<DatabaseProvider, T>(database.Data, value) { Skip = database.Skip }));

    internal static bool HasSqlServer => SqlServer is not null;

    internal static string? SqlServer { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    /// <summary>Skips the test that needs a SQL Server and has none.</summary>
    internal static void RequireSqlServer() => Assert.SkipUnless(HasSqlServer, WhySkipped);
}
