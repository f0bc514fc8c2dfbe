using System.Text.Json;
using System.Text.RegularExpressions;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Npgsql;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

/// <summary>PostgreSQL plans by its statistics, so its tables have enough rows to make reading all of them expensive.</summary>
public sealed partial class PostgreSqlHotPaths() : DatabaseHotPaths(DatabaseProvider.PostgreSql)
{
    private const int Rows = 20_000;

    // Later than what the walk removes.
    private const string Late = "9000000000000000";

    private const string SometimesDeleted = $"CASE WHEN n % 10 = 0 THEN {Late} END";

    /// <summary>The caller's customer.</summary>
    internal Guid CustomerId { get; private set; }

    /// <summary>Without a server there is nothing to prepare, and the tests are skipped.</summary>
    public override ValueTask InitializeAsync() =>
        Databases.PostgreSql.ConnectionString is null ? ValueTask.CompletedTask : base.InitializeAsync();

    /// <summary>Each index that is searched, with the columns that limit the search; other scans and sorts by their names.</summary>
    internal override IEnumerable<string> Explain(Sent sent)
    {
        using var connection = Connect();
        var statements = sent.Text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var statement in statements.Where(text => !text.StartsWith("SET ", StringComparison.Ordinal)))
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            foreach (var (name, value) in sent.Parameters)
            {
                command.Parameters.Add(new NpgsqlParameter(name, value));
            }

            foreach (var line in Explain(command))
            {
                yield return line;
            }
        }
    }

    internal static IReadOnlyList<string> Explain(NpgsqlCommand command)
    {
        command.CommandText = "EXPLAIN (FORMAT JSON) " + command.CommandText;
        using var plan = JsonDocument.Parse((string)command.ExecuteScalar()!);
        return [.. LinesOf(plan.RootElement[0].GetProperty("Plan"))];
    }

    internal NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection($"{Location.ConnectionString};Pooling=False");
        connection.Open();
        return connection;
    }

    private protected override async Task FillAsync(Customer customer)
    {
        CustomerId = customer.Id;
        await using var connection = await Location.OpenAsync();

        // The caller's customer has one key and one user in a hundred. Each key has one change, and some have ten refusals, as some users have sign-ins. Half have limits.
        await connection.ExecuteAsync(
            $"""
            INSERT INTO Customers (Id, Name, IsOperator, DeletedAt, CreatedAt, UpdatedAt, Number)
            SELECT gen_random_uuid(), 'Acme', FALSE, {SometimesDeleted}, 0, 0, Last + n FROM ChangeFeed, generate_series(1, {Rows}) AS n;
            INSERT INTO Agents (Id, CustomerId, Username, NormalizedUsername, PasswordHash, SessionGeneration, CreatedAt, UpdatedAt, Number)
            SELECT gen_random_uuid(), CASE WHEN Number % 100 = 1 THEN '{customer.Id}' ELSE Id END, Id, Id, 'hash', 0, 0, 0, Number FROM Customers;
            INSERT INTO EndedSessions (Id, CustomerId, AgentId, ExpiresAt, CreatedAt, UpdatedAt)
            SELECT gen_random_uuid(), CustomerId, Id, {Late}, 0, 0 FROM Agents;
            INSERT INTO Tombstones (TokenHash) SELECT sha256(uuid_send(Id)) FROM Agents;
            INSERT INTO Accesskeys (Id, CustomerId, Name, Detail, TokenHash, TokenPrefix, ExpiresAt, DeletedAt, IsEnabled, Scopes, AllowedIps,
                                    ExternalId, ChainId, HasEnded, CreatedAt, UpdatedAt, Number)
            SELECT gen_random_uuid(), CASE WHEN n % 100 = 1 THEN '{customer.Id}' ELSE Id END, 'key', '', sha256(uuid_send(Id)), 'vb_', {Late},
                   {SometimesDeleted}, TRUE, '*', '', CASE WHEN n % 7 = 0 THEN '{HotPaths.Owner}' END,
                   CASE WHEN n % 3 = 0 THEN gen_random_uuid() END, FALSE, 0, 0, Number
            FROM (SELECT *, row_number() OVER (ORDER BY Number) AS n FROM Customers WHERE Id <> '{customer.Id}') AS numbered;
            INSERT INTO LimitSets (Id, CustomerId, RateLimits, Generation, CreatedAt, UpdatedAt)
            SELECT Id, CustomerId, '', gen_random_uuid(), 0, 0 FROM Accesskeys WHERE Number % 2 = 0;
            INSERT INTO Changes (Number, ChangeId, CustomerId, SubjectKind, SubjectId, Action, ActorKind, At)
            SELECT Number, gen_random_uuid(), CustomerId, 'Accesskey', Id, 'Created', 'Service', 0 FROM Accesskeys
            WHERE Number > (SELECT Last FROM ChangeFeed);
            INSERT INTO Refusals (AccesskeyId, Hour, Address, Code, Times)
            SELECT Id, {Late} + (Number / 10 + hour) % 1000, '192.0.2.1', 'expired', 1 FROM Accesskeys, generate_series(1, 10) AS hour WHERE Number % 10 = 0;
            INSERT INTO SignIns (AgentId, Hour, Address, Outcome, Times)
            SELECT Id, {Late} + (Number / 10 + hour) % 1000, '192.0.2.1', 'failed', 1 FROM Agents, generate_series(1, 10) AS hour WHERE Number % 10 = 0;
            INSERT INTO UsageDays (Start, CustomerId, AccesskeyId, Outcome, Uses, Cost)
            SELECT {Microseconds.Of(UsagePaths.Start)} + day * 86400000000, CustomerId, Id, 'valid', 1, 1 FROM Accesskeys, generate_series(0, 2) AS day;
            INSERT INTO UsageHours SELECT * FROM UsageDays;
            UPDATE ChangeFeed SET Last = Last + {Rows};
            ANALYZE
            """);
    }

    private static IEnumerable<string> LinesOf(JsonElement node)
    {
        var type = node.GetProperty("Node Type").GetString()!;
        if (node.TryGetProperty("Index Name", out var index))
        {
            var search = node.TryGetProperty("Index Cond", out var condition) ? condition.GetString()! : "";
            yield return $"{index} ({string.Join(", ", Comparison().Matches(search).Select(match => $"{match.Groups[1]} {match.Groups[2]}"))})";
        }
        else if (type.StartsWith("Seq", StringComparison.Ordinal) || type.EndsWith("Sort", StringComparison.Ordinal))
        {
            yield return type + (node.TryGetProperty("Relation Name", out var table) ? $" of {table}" : "");
        }

        if (node.TryGetProperty("Plans", out var plans))
        {
            foreach (var line in plans.EnumerateArray().SelectMany(LinesOf))
            {
                yield return line;
            }
        }
    }

    // A column, perhaps with a cast, and how it is compared.
    [GeneratedRegex(@"""(\w+)""\)?(?:::\w+)? (=|<=?|>=?)")]
    private static partial Regex Comparison();
}
