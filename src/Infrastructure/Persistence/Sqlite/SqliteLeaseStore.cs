using System.Text.Json;
using Accesskeys.Application.Common;
using Accesskeys.Verification.Limits;
using Microsoft.Data.Sqlite;

namespace Accesskeys.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Grants one batch at a time, on a thread of its own: SQLite has one writer at a time, and its asynchronous calls block. Each takes its turn
/// in the write queue, or the changes of this process could keep it out for as long as there are any.
/// </summary>
internal sealed class SqliteLeaseStore(SqliteConnections connections, WriteQueue queue) : ILeaseStore, IDisposable
{
    // For a lock that another process holds: shorter than a use waits for its grant.
    private static readonly TimeSpan _longestLock = TimeSpan.FromMilliseconds(200);

    private readonly BlockingThreads _thread = new("Accesskeys grants", most: 1);
    private Batches? _batches;

    public Task<IReadOnlyList<LeaseGrant>> GrantAsync(IReadOnlyList<LeaseWish> wishes) => DatabaseOutage.TranslateAsync<IReadOnlyList<LeaseGrant>>(async () =>
    {
        if (!await queue.TryEnterForGrantsAsync())
        {
            throw new UnavailableException("Too many changes are waiting for the database.");
        }

        try
        {
            return await _thread.RunAsync(() => Grant(wishes));
        }
        finally
        {
            queue.Leave();
        }
    });

    public void Dispose()
    {
        _thread.Dispose();
        _batches?.Dispose();
    }

    private List<LeaseGrant> Grant(IReadOnlyList<LeaseWish> wishes)
    {
        try
        {
            // A connection whose file was replaced would grant from the old one.
            if (_batches is { HasMoved: true })
            {
                Close();
            }

            _batches ??= new Batches(connections.OpenWriting(_longestLock));
            return _batches.Grant(wishes);
        }
        catch
        {
            // Undoes what was begun.
            Close();
            throw;
        }
    }

    private void Close()
    {
        _batches?.Dispose();
        _batches = null;
    }

    /// <summary>A connection with its statements, prepared.</summary>
    private sealed class Batches : IDisposable
    {
        // Materialized, or each of the many places that use a member of a wish would read it from the JSON again.
        private static readonly string _decide =
            $"""
            WITH clock("Now") AS MATERIALIZED (SELECT {SqliteAllowances.Calendar.Now}),
            locked AS MATERIALIZED (
                SELECT a.*, clock."Now", a."Generation" = value ->> 3 AS "Same", value ->> 4 AS "Least", value ->> 5 AS "Want",
                       value ->> 6 AS "Lookahead", value ->> 7 AS "Back", value ->> 8 AS "BackStarts"
                FROM jsonb_each(@wishes)
                JOIN "Allowances" AS a ON a."SubjectId" = value ->> 0 AND a."Measure" = value ->> 1 AND a."Window" = value ->> 2
                CROSS JOIN clock),
            {AllowanceSql.Decided(SqliteAllowances.Calendar)}
            SELECT {AllowanceSql.GrantColumns}, "NewAmount", "NewTaken" + "Granted", {AllowanceSql.IsWritten} FROM decided
            """;

        private const string Write =
            """
            UPDATE "Allowances" SET "Starts" = @starts, "Amount" = @amount, "Taken" = @taken
            WHERE "SubjectId" = @subject AND "Measure" = @measure AND "Window" = @window
            """;

        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _begin;
        private readonly SqliteCommand _decision;
        private readonly SqliteCommand _write;
        private readonly SqliteCommand _commit;

        public Batches(SqliteConnection connection)
        {
            _connection = connection;

            // A deferred transaction would fail when it first writes, if another process has written since it began to read.
            _begin = Command("BEGIN IMMEDIATE");
            _decision = Command(_decide, "@wishes");
            _write = Command(Write, "@starts", "@amount", "@taken", "@subject", "@measure", "@window");
            _commit = Command("COMMIT");
        }

        public bool HasMoved => SqliteConnections.HasMoved(_connection);

        public List<LeaseGrant> Grant(IReadOnlyList<LeaseWish> wishes)
        {
            _begin.ExecuteNonQuery();
            var (grants, written) = Decide(wishes);
            foreach (var (grant, amount, taken) in written)
            {
                var (subject, measure, window) = grant.Allowance;
                Set(_write, grant.Starts, amount, taken, subject, (int)measure, window);
                _write.ExecuteNonQuery();
            }

            // Nothing was written where nothing was granted: this writes nothing then.
            _commit.ExecuteNonQuery();
            return grants;
        }

        public void Dispose()
        {
            _begin.Dispose();
            _decision.Dispose();
            _write.Dispose();
            _commit.Dispose();
            _connection.Dispose();
        }

        private static void Set(SqliteCommand command, params object[] values)
        {
            for (var index = 0; index < values.Length; index++)
            {
                command.Parameters[index].Value = values[index];
            }
        }

        private (List<LeaseGrant> Grants, List<(LeaseGrant Grant, long Amount, long Taken)> Written) Decide(IReadOnlyList<LeaseWish> wishes)
        {
            Set(_decision, JsonSerializer.Serialize(wishes.Select(Values)));
            var (grants, written) = (new List<LeaseGrant>(wishes.Count), new List<(LeaseGrant, long, long)>());
            using var reader = _decision.ExecuteReader();
            while (reader.Read())
            {
                var grant = AllowanceSql.ReadGrant(reader);
                grants.Add(grant);
                if (reader.GetBoolean(10))
                {
                    written.Add((grant, reader.GetInt64(8), reader.GetInt64(9)));
                }
            }

            return (grants, written);
        }

        // Ids as the driver stores them.
        private static object[] Values(LeaseWish wish) =>
        [
            Text(wish.Allowance.Subject), (int)wish.Allowance.Measure, wish.Allowance.Window, Text(wish.Generation),
            wish.Least, wish.Want, wish.Lookahead, wish.Back, wish.BackStarts,
        ];

        private static string Text(Guid id) => id.ToString().ToUpperInvariant();

        private SqliteCommand Command(string text, params string[] parameters)
        {
            var command = _connection.CreateCommand();
            command.CommandText = text;
            foreach (var name in parameters)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            return command;
        }
    }
}
