using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Tests;

/// <summary>The databases that a test runs on, as its data.</summary>
public static class Databases
{
    public static IEnumerable<TheoryDataRow<DatabaseProvider>> All => [new(DatabaseProvider.Sqlite), SqlServer.Row, PostgreSql.Row];

    /// <summary>Those that earlier versions of the service were used on, from before PostgreSQL.</summary>
    public static IEnumerable<TheoryDataRow<DatabaseProvider>> OfEarlierVersions => [new(DatabaseProvider.Sqlite), SqlServer.Row];

    internal static TestServer SqlServer { get; } = new(DatabaseProvider.SqlServer, "ACCESSKEYS_TEST_SQLSERVER", "SQL Server");

    internal static TestServer PostgreSql { get; } = new(DatabaseProvider.PostgreSql, "ACCESSKEYS_TEST_POSTGRESQL", "PostgreSQL server");

    /// <summary>Each of the values on each of the databases.</summary>
    internal static IEnumerable<TheoryDataRow<DatabaseProvider, T>> Each<T>(params IEnumerable<T> values) =>
        All.SelectMany(database => values.Select(value => new TheoryDataRow<DatabaseProvider, T>(database.Data, value) { Skip = database.Skip }));
}
