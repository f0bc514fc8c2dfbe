using System.Text.RegularExpressions;
using Accesskeys.Infrastructure.IntegrationTests.Maintenance;
using Accesskeys.Infrastructure.IntegrationTests.Usage;
using Accesskeys.Infrastructure.Maintenance;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Usage;
using Npgsql;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.PostgreSql;

/// <summary>The statements of docs/operations.md, run unchanged except for names and passwords.</summary>
public sealed partial class PostgreSqlRightsTests : IAsyncLifetime
{
    private const string Password = "Throw-away-1";

    private readonly string _name = $"accesskeys_test_{Guid.NewGuid():N}";
    private readonly string _folder = Directory.CreateTempSubdirectory("accesskeys-").FullName;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        if (Databases.PostgreSql.ConnectionString is { } server)
        {
            await RunAsync(
                server, $"DROP DATABASE IF EXISTS {_name} WITH (FORCE)", $"DROP ROLE IF EXISTS {_name}", $"DROP ROLE IF EXISTS {_name}_migrate");
        }
    }

    [Fact]
    public async Task Service_WithTheRightsOfTheGuide_DoesItsWorkAndNoMore()
    {
        await using var node = await InstallAsync();

        var customer = await node.AddCallerAsync();
        var key = await node.AddDeletedKeyAsync(customer.Id);
        await node.AddKeyAsync(customer.Id);
        await node.WriteAsync(new Counter(new CounterKey(CounterKind.Refusal, key.Id, node.Clock.Now, "192.0.2.1", "expired"), 1));
        await node.WriteAsync(new Counter(new CounterKey(CounterKind.SignIn, Guid.NewGuid(), node.Clock.Now, "192.0.2.1", "failed"), 1));
        node.Clock.Now += 2 * PurgeExtensions.Retained;
        (await node.RemoveAsync()).Count.ShouldBe(1);
        (await node.Get<EndedSessionPurger>().RunBatchAsync()).Count.ShouldBe(0);
        (await node.Get<RefusalPurger>().RunBatchAsync()).Count.ShouldBe(1);
        (await node.Get<SignInPurger>().RunBatchAsync()).Count.ShouldBe(1);

        foreach (var forbidden in new[] { "DELETE FROM \"Customers\"", "DROP TABLE \"Changes\"", "CREATE TABLE mine ()" })
        {
            (await Should.ThrowAsync<PostgresException>(() => RunAsync(As(_name), forbidden))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }
    }

    // As after an upgrade whose new rights were forgotten. The message is what the log shows.
    [Fact]
    public async Task Service_WithoutTheRightToDeleteFromATable_NamesTheTable()
    {
        await using var node = await InstallAsync();
        await RunAsync(As($"{_name}_migrate"), $"REVOKE DELETE ON \"SignIns\" FROM {_name}");

        (await Should.ThrowAsync<PostgresException>(() => node.Get<SignInPurger>().RunBatchAsync()))
            .ShouldSatisfyAllConditions(
                refusal => refusal.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege), refusal => refusal.MessageText.ShouldContain("SignIns"));
    }

    private async Task<Node> InstallAsync()
    {
        Databases.PostgreSql.Require();
        var blocks = SqlOfTheGuide();
        await RunAsync(Databases.PostgreSql.ConnectionString!, blocks[0]);
        await using (var migrating = new Node(DatabaseProvider.PostgreSql, As($"{_name}_migrate"), _folder))
        {
            await migrating.MigrateAsync();
        }

        await RunAsync(As($"{_name}_migrate"), blocks[1]);
        return new Node(DatabaseProvider.PostgreSql, As(_name), _folder);
    }

    private static async Task RunAsync(string connectionString, params string[] statements)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=False");
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
    }

    private string As(string role) => new NpgsqlConnectionStringBuilder(Databases.PostgreSql.ConnectionString)
    {
        Database = _name,
        Username = role,
        Password = Password,
    }.ConnectionString;

    // One statement in each line, by role: the server's administrator, then the owner of the database.
    private List<string[]> SqlOfTheGuide()
    {
        var section = File.ReadAllText(Repository.PathOf("docs", "operations.md")).Split("\n## ")
            .Single(text => text.StartsWith("PostgreSQL\n", StringComparison.Ordinal));
        return [.. Block().Matches(section).Select(block => block.Groups[1].Value
            .Replace("accesskeys", _name, StringComparison.Ordinal).Replace("…", Password, StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries))];
    }

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
