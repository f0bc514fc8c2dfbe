using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Usage;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>
/// Writes counters, each batch in a transaction that never waits for locks. Counters aren't changes: they have no number, and other nodes
/// don't read them. The statements are in the SQL dialect that all databases share.
/// </summary>
internal sealed class UsageWriter(AccesskeysDbContext db)
{
    /// <summary>Few enough for row locks on SQL Server, and for no noticeable delay of writers on SQLite.</summary>
    public const int BatchSize = 200;

    private const string Times = "Times";

    private static readonly string[] _use = ["Id", "LastUsedAt"];
    private static readonly string[] _refusal = ["AccesskeyId", "Hour", "Address", "Code", Times];
    private static readonly string[] _signIn = ["AgentId", "Hour", "Address", "Outcome", Times];

    /// <summary>Returns whether they were written. They aren't if another node or a change holds a lock that they need.</summary>
    /// <param name="kind">The kind of all of them.</param>
    /// <param name="counters">At most <see cref="BatchSize"/>.</param>
    public Task<bool> TryWriteAsync(CounterKind kind, IReadOnlyCollection<Counter> counters, CancellationToken cancellationToken) =>
        kind switch
        {
            CounterKind.LastUse => TryWriteAsync(
                LastUses(counters.Count), counters.SelectMany(use => new object[] { use.Key.Subject, Microseconds.Of(TimeOf(use)) }),
                cancellationToken),
            CounterKind.Refusal => TryWriteAsync(Counts("Refusals", _refusal, counters.Count), counters.SelectMany(Values), cancellationToken),
            CounterKind.SignIn => TryWriteAsync(Counts("SignIns", _signIn, counters.Count), counters.SelectMany(Values), cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of counter has no table."),
        };

    private static DateTimeOffset TimeOf(in Counter use) => new(use.Value, TimeSpan.Zero);

    private static object[] Values(Counter counter) =>
        [counter.Key.Subject, Microseconds.Of(counter.Key.Hour), counter.Key.Address, counter.Key.Code, counter.Value];

    private static string LastUses(int count) =>
        $"""
        UPDATE "Accesskeys" SET "LastUsedAt" = used."LastUsedAt"
        FROM ({Rows(count, _use)}) AS used
        WHERE "Accesskeys"."Id" = used."Id" AND ("Accesskeys"."LastUsedAt" IS NULL OR "Accesskeys"."LastUsedAt" < used."LastUsedAt")
        """;

    /// <summary>Adds to the counts of a table in which all columns but the last one identify a count.</summary>
    private static string Counts(string table, string[] columns, int count)
    {
        var rows = Rows(count, columns);
        var key = columns[..^1];
        var same = string.Join(" AND ", key.Select(column => $"\"{table}\".\"{column}\" = counted.\"{column}\""));
        return $"""
            INSERT INTO "{table}" ({string.Join(", ", columns.Select(column => $"\"{column}\""))})
            SELECT {string.Join(", ", key.Select(column => $"counted.\"{column}\""))}, 0 FROM ({rows}) AS counted
            WHERE NOT EXISTS (SELECT 1 FROM "{table}" WHERE {same});
            UPDATE "{table}" SET "{Times}" = "{table}"."{Times}" + counted."{Times}" FROM ({rows}) AS counted WHERE {same}
            """;
    }

    private static string Rows(int count, string[] columns) => string.Join(" UNION ALL ", Enumerable.Range(0, count).Select(row =>
        "SELECT " + string.Join(", ", columns.Select((column, index) => $"{{{(row * columns.Length) + index}}} AS \"{column}\""))));

    private async Task<bool> TryWriteAsync(string sql, IEnumerable<object> parameters, CancellationToken cancellationToken)
    {
        try
        {
            // All or nothing: SQL Server would run the second statement after the first has failed.
            return await db.TryInTransactionAsync(
                async () => await db.Database.ExecuteSqlRawAsync(sql, parameters, cancellationToken) >= 0, otherwise: false, cancellationToken);
        }
        catch (Exception exception) when (DatabaseOutage.IsDuplicate(exception))
        {
            return false;
        }
    }
}
