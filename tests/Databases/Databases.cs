using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Tests;

/// <summary>The databases that a test runs on, as its data.</summary>
public static class Databases
{
    private const string Variable = "ACCESSKEYS_TEST_SQLSERVER";
    private const string Container = "container";

    private static readonly string? _given = Environment.GetEnvironmentVariable(Variable);

    private static string _whySkipped =
        $"Set {Variable} to the connection string of a SQL Server where databases may be created, or to '{Container}' to start one.";

    public static IEnumerable<TheoryDataRow<DatabaseProvider>> All =>
    [
        new(DatabaseProvider.Sqlite),
        new(DatabaseProvider.SqlServer) { Skip = HasSqlServer ? null : _whySkipped },
    ];

    /// <summary>Each of the values on each of the databases.</summary>
    internal static IEnumerable<TheoryDataRow<DatabaseProvider, T>> Each<T>(params IEnumerable<T> values) =>
        All.SelectMany(database => values.Select(value => new TheoryDataRow<DatabaseProvider, T>(database.Data, value) { Skip = database.Skip }));

    internal static bool HasSqlServer => SqlServer is not null;

    /// <summary>The connection string of the server; <c>null</c> if there is none.</summary>
    internal static string? SqlServer { get; private set; } = _given is { Length: > 0 } && !WantsContainer ? _given : null;

    /// <summary>Whether <see cref="ThrowawayServer"/> is to start one.</summary>
    internal static bool WantsContainer => IsContainer(_given);

    internal static bool IsContainer(string? given) => Container.Equals(given, StringComparison.OrdinalIgnoreCase);

    internal static void Use(string connectionString) => SqlServer = connectionString;

    internal static void Skip(string reason) => _whySkipped = reason;

    /// <summary>Skips the test that needs a SQL Server and has none.</summary>
    internal static void RequireSqlServer() => Assert.SkipUnless(HasSqlServer, _whySkipped);
}
