using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Usage;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Maintenance;

/// <summary>
/// Writes counters, each batch in a transaction that never waits for locks. Counters aren't changes: they have no number, and other nodes
/// don't read them. The statements are in the SQL dialect that all databases share.
/// </summary>
internal sealed class UsageWriter(AccesskeysDbContext db, TimeProvider clock)
{
    /// <summary>Few enough for row locks on SQL Server, and for no noticeable delay of writers on SQLite.</summary>
    public const int BatchSize = 200;

    private static readonly string[] _use = ["Id", "LastUsedAt"];
    private static readonly CountTable _refusals = new("Refusals", ["AccesskeyId", "Hour", "Address", "Code"], ["Times"]);
    private static readonly CountTable _signIns = new("SignIns", ["AgentId", "Hour", "Address", "Outcome"], ["Times"]);
    private static readonly CountTable _usageHours = UsageTable(nameof(AccesskeysDbContext.UsageHours));
    private static readonly CountTable _usageDays = UsageTable(nameof(AccesskeysDbContext.UsageDays));

    /// <summary>
    /// Returns whether they are written, by this call or an earlier one with the same number. They aren't if another node or a change holds a
    /// lock that they need.
    /// </summary>
    public async Task<bool> TryWriteAsync(CounterBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            // All or nothing: SQL Server would run the second statement after the first has failed.
            return await db.TryInTransactionAsync(() => WriteAsync(batch, cancellationToken), otherwise: false, cancellationToken);
        }
        catch (Exception exception) when (DatabaseOutage.IsDuplicate(exception))
        {
            return false;
        }
    }

    private async Task<bool> WriteAsync(CounterBatch batch, CancellationToken cancellationToken)
    {
        // First, so that a repetition waits for a transaction that a broken connection left behind: it fails at the lock on the row.
        if (await IsWrittenAsync(batch, cancellationToken))
        {
            return true;
        }

        foreach (var (sql, parameters) in Statements(batch))
        {
            await db.Database.ExecuteSqlRawAsync(sql, parameters, cancellationToken);
        }

        return true;
    }

    /// <summary>Returns whether the batch was written before. If not, it counts as written from now on.</summary>
    private async Task<bool> IsWrittenAsync(CounterBatch batch, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var writer = db.UsageWriters.Where(writer => writer.Id == batch.Writer);
        var advanced = await writer.Where(writer => writer.LastBatch < batch.Number).ExecuteUpdateAsync(
            set => set.SetProperty(writer => writer.LastBatch, batch.Number).SetProperty(writer => writer.WrittenAt, now), cancellationToken);
        if (advanced > 0 || await writer.AnyAsync(cancellationToken))
        {
            return advanced == 0;
        }

        // The process's first batch, or its first after it has written nothing for so long that the row was removed.
        db.UsageWriters.Add(new UsageWriterState { Id = batch.Writer, LastBatch = batch.Number, WrittenAt = now });
        await db.SaveChangesAsync(cancellationToken);
        return false;
    }

    private IEnumerable<(string Sql, IEnumerable<object> Parameters)> Statements(CounterBatch batch) => batch.Kind switch
    {
        CounterKind.LastUse => batch.Counters.Chunk(db.MostRowsInStatement).Select(LastUses),
        CounterKind.Refusal => Counts(_refusals, batch.Counters.Select(Values)),
        CounterKind.SignIn => Counts(_signIns, batch.Counters.Select(Values)),
        CounterKind.Usage => Counts(_usageHours, Usage(batch.Counters, TimeSpan.TicksPerHour))
            .Concat(Counts(_usageDays, Usage(batch.Counters, TimeSpan.TicksPerDay))),
        _ => throw new ArgumentOutOfRangeException(nameof(batch), batch.Kind, "This kind of counter has no table."),
    };

    private static DateTimeOffset TimeOf(in Counter use) => new(use.Value, TimeSpan.Zero);

    private static object[] Values(Counter counter) =>
        [counter.Key.Subject, Microseconds.Of(counter.Key.Hour), counter.Key.Address, counter.Key.Code, counter.Value];

    private static IEnumerable<object[]> Usage(IEnumerable<Counter> counters, long period) => counters
        .GroupBy(
            counter => (Start: counter.Key.Hour.AddTicks(-(counter.Key.Hour.UtcTicks % period)), counter.Customer, counter.Key.Subject, counter.Key.Code))
        .Select(group => new object[]
        {
            Microseconds.Of(group.Key.Start), group.Key.Customer, group.Key.Subject, group.Key.Code,
            group.Sum(counter => counter.Value), group.Sum(counter => counter.Cost),
        });

    private static CountTable UsageTable(string name) => new(
        name,
        [nameof(UsageCount.Start), nameof(UsageCount.CustomerId), nameof(UsageCount.AccesskeyId), nameof(UsageCount.Outcome)],
        [nameof(UsageCount.Uses), nameof(UsageCount.Cost)]);

    private static (string Sql, IEnumerable<object> Parameters) LastUses(Counter[] uses) => (
        $"""
        UPDATE "Accesskeys" SET "LastUsedAt" = used."LastUsedAt"
        FROM ({Rows(uses.Length, _use)}) AS used
        WHERE "Accesskeys"."Id" = used."Id" AND ("Accesskeys"."LastUsedAt" IS NULL OR "Accesskeys"."LastUsedAt" < used."LastUsedAt")
        """,
        uses.SelectMany(use => new object[] { use.Key.Subject, Microseconds.Of(TimeOf(use)) }));

    private IEnumerable<(string Sql, IEnumerable<object> Parameters)> Counts(CountTable table, IEnumerable<object[]> counts) =>
        counts.Chunk(db.MostRowsInStatement).Select(rows => Counts(table, rows));

    /// <summary>Adds to the counts of a table.</summary>
    private static (string Sql, IEnumerable<object> Parameters) Counts(CountTable table, object[][] counts)
    {
        string[] columns = [.. table.Key, .. table.Sums];
        var rows = Rows(counts.Length, columns);
        var same = string.Join(" AND ", table.Key.Select(column => $"\"{table.Name}\".\"{column}\" = counted.\"{column}\""));
        var sql = $"""
            INSERT INTO "{table.Name}" ({string.Join(", ", columns.Select(column => $"\"{column}\""))})
            SELECT {string.Join(", ", table.Key.Select(column => $"counted.\"{column}\"").Concat(table.Sums.Select(_ => "0")))} FROM ({rows}) AS counted
            WHERE NOT EXISTS (SELECT 1 FROM "{table.Name}" WHERE {same});
            UPDATE "{table.Name}" SET {string.Join(", ", table.Sums.Select(sum => $"\"{sum}\" = \"{table.Name}\".\"{sum}\" + counted.\"{sum}\""))}
            FROM ({rows}) AS counted WHERE {same}
            """;
        return (sql, counts.SelectMany(count => count));
    }

    private static string Rows(int count, string[] columns) => string.Join(" UNION ALL ", Enumerable.Range(0, count).Select(row =>
        "SELECT " + string.Join(", ", columns.Select((column, index) => $"{{{(row * columns.Length) + index}}} AS \"{column}\""))));

    /// <param name="Name">The name of the table.</param>
    /// <param name="Key">The columns that identify a count.</param>
    /// <param name="Sums">The columns that are added to.</param>
    private sealed record CountTable(string Name, string[] Key, string[] Sums);
}
