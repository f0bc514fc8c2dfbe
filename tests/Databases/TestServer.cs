using Accesskeys.Infrastructure.Persistence;

namespace Accesskeys.Tests;

/// <summary>A database server that tests may use, as the environment names it.</summary>
internal sealed class TestServer
{
    private const string Container = "container";

    private string _whySkipped;

    public TestServer(DatabaseProvider provider, string variable, string product)
    {
        Provider = provider;
        var given = Environment.GetEnvironmentVariable(variable);
        WantsContainer = IsContainer(given);
        ConnectionString = given is { Length: > 0 } && !WantsContainer ? given : null;
        _whySkipped = $"Set {variable} to the connection string of a {product} where databases may be created, or to '{Container}' to start one.";
    }

    public DatabaseProvider Provider { get; }

    /// <summary><c>null</c> if there is none.</summary>
    public string? ConnectionString { get; private set; }

    /// <summary>Whether <see cref="ThrowawayServer"/> is to start one.</summary>
    public bool WantsContainer { get; }

    /// <summary>As the data of a test, which is skipped if there is no server.</summary>
    public TheoryDataRow<DatabaseProvider> Row => new(Provider) { Skip = ConnectionString is null ? _whySkipped : null };

    public static bool IsContainer(string? given) => Container.Equals(given, StringComparison.OrdinalIgnoreCase);

    public void Use(string connectionString) => ConnectionString = connectionString;

    public void Skip(string reason) => _whySkipped = reason;

    /// <summary>Skips the test that needs the server if there is none.</summary>
    public void Require() => Assert.SkipUnless(ConnectionString is not null, _whySkipped);
}
