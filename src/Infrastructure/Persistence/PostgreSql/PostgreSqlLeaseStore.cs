using Accesskeys.Application.Common;
using Accesskeys.Verification.Limits;
using Npgsql;
using NpgsqlTypes;

namespace Accesskeys.Infrastructure.Persistence.PostgreSql;

/// <summary>Grants each batch by one statement in autocommit mode, over connections of its own, without EF and its repetitions.</summary>
internal sealed class PostgreSqlLeaseStore(PostgreSqlConnections connections) : ILeaseStore
{
    // The clock is an aggregate over the locked rows: so it is read after the locks are held.
    private static readonly string _grant =
        $"""
        WITH wish AS (
            SELECT * FROM unnest(@subject, @measure, @window, @generation, @least, @want, @lookahead, @back, @starts)
                AS w("SubjectId", "Measure", "Window", "Generation", "Least", "Want", "Lookahead", "Back", "BackStarts")
        ), found AS MATERIALIZED (
            SELECT a.*, CASE WHEN a."Generation" = w."Generation" THEN 1 ELSE 0 END AS "Same",
                   w."Least", w."Want", w."Lookahead", w."Back", w."BackStarts"
            FROM wish AS w
            JOIN "Allowances" AS a ON a."SubjectId" = w."SubjectId" AND a."Measure" = w."Measure" AND a."Window" = w."Window"
            ORDER BY a."SubjectId", a."Measure", a."Window"
            FOR UPDATE OF a SKIP LOCKED
        ), clock AS MATERIALIZED (
            SELECT {PostgreSqlAllowances.Calendar.Now} AS "Now", count(*) FROM found
        ), locked AS MATERIALIZED (
            SELECT found.*, clock."Now" FROM found CROSS JOIN clock
        ), {AllowanceSql.Decided(PostgreSqlAllowances.Calendar)},
        written AS (
            UPDATE "Allowances" AS a SET "Starts" = d."NewStarts", "Amount" = d."NewAmount", "Taken" = d."NewTaken" + d."Granted"
            FROM (SELECT * FROM decided WHERE {AllowanceSql.IsWritten}) AS d
            WHERE a."SubjectId" = d."SubjectId" AND a."Measure" = d."Measure" AND a."Window" = d."Window"
        )
        SELECT {AllowanceSql.GrantColumns} FROM decided
        """;

    public Task<IReadOnlyList<LeaseGrant>> GrantAsync(IReadOnlyList<LeaseWish> wishes) =>
        DatabaseOutage.TranslateAsync(() => RunAsync(wishes));

    /// <exception cref="UnavailableException">The grant is committed on this server, and perhaps on no other.</exception>
    private async Task<IReadOnlyList<LeaseGrant>> RunAsync(IReadOnlyList<LeaseWish> wishes)
    {
        PostgresNotice? warning = null;
        void Take(object sender, NpgsqlNoticeEventArgs notice) =>
            warning = notice.Notice.InvariantSeverity == "WARNING" ? notice.Notice : warning;

        await using var connection = await connections.Granting.OpenConnectionAsync();
        connection.Notice += Take;
        try
        {
            var grants = await ReadAsync(connection, wishes);

            // The one warning that a commit gives: it no longer waits for its synchronous standby. After a failover, what was granted would
            // be granted again.
            return warning is null ? grants : throw new UnavailableException(warning.MessageText);
        }
        finally
        {
            connection.Notice -= Take;
        }
    }

    private static async Task<List<LeaseGrant>> ReadAsync(NpgsqlConnection connection, IReadOnlyList<LeaseWish> wishes)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = _grant;
        Add("subject", NpgsqlDbType.Uuid, wish => wish.Allowance.Subject);
        Add("measure", NpgsqlDbType.Integer, wish => (int)wish.Allowance.Measure);
        Add("window", NpgsqlDbType.Integer, wish => wish.Allowance.Window);
        Add("generation", NpgsqlDbType.Uuid, wish => wish.Generation);
        Add("least", NpgsqlDbType.Bigint, wish => wish.Least);
        Add("want", NpgsqlDbType.Bigint, wish => wish.Want);
        Add("lookahead", NpgsqlDbType.Bigint, wish => wish.Lookahead);
        Add("back", NpgsqlDbType.Bigint, wish => wish.Back);
        Add("starts", NpgsqlDbType.Bigint, wish => wish.BackStarts);
        var grants = new List<LeaseGrant>(wishes.Count);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            grants.Add(AllowanceSql.ReadGrant(reader));
        }

        // What the server says at the end, such as the warning of a commit, comes with the end of the result.
        await reader.CloseAsync();
        return grants;

        void Add<T>(string name, NpgsqlDbType type, Func<LeaseWish, T> value) => command.Parameters.Add(
            new NpgsqlParameter<T[]>(name, NpgsqlDbType.Array | type) { TypedValue = [.. wishes.Select(value)] });
    }
}
