using System.Data;
using System.Text.Json;
using Accesskeys.Verification.Limits;
using Microsoft.Data.SqlClient;

namespace Accesskeys.Infrastructure.Persistence.SqlServer;

/// <summary>Grants each batch by one command in a transaction of its own, over connections of its own, without EF and its repetitions.</summary>
internal sealed class SqlServerLeaseStore(DatabaseSettings database) : ILeaseStore
{
    // More are never open, so that a pool of their own is enough. Another text than that of lookups is another pool.
    private const int MostConnections = 16;

    // In seconds. A lease has ended by then, so a reply that comes later is of no use to anyone.
    private const int LongestGrant = 10;

    // With XACT_ABORT, a command that times out leaves no transaction open on its pooled connection. READPAST waits for no row, so it is in
    // no deadlock. The loop join begins with what was wished for, and seeks each.
    private static readonly string _grant =
        $"""
        SET NOCOUNT ON; SET XACT_ABORT ON; SET LOCK_TIMEOUT 200;
        DECLARE @wished TABLE (
            "SubjectId" uniqueidentifier, "Measure" int, "Window" int, "Generation" uniqueidentifier,
            "Least" bigint, "Want" bigint, "Lookahead" bigint, "Back" bigint, "BackStarts" bigint,
            PRIMARY KEY ("SubjectId", "Measure", "Window"));
        INSERT @wished
        SELECT * FROM OPENJSON(@wishes) WITH (
            "SubjectId" uniqueidentifier '$[0]', "Measure" int '$[1]', "Window" int '$[2]', "Generation" uniqueidentifier '$[3]',
            "Least" bigint '$[4]', "Want" bigint '$[5]', "Lookahead" bigint '$[6]', "Back" bigint '$[7]', "BackStarts" bigint '$[8]');
        DECLARE @found TABLE (
            "SubjectId" uniqueidentifier, "Measure" int, "Window" int, "Generation" uniqueidentifier,
            "Amount" bigint, "Starts" bigint, "Taken" bigint, "RefillAmount" bigint, "RefillEvery" int,
            "Same" int, "Least" bigint, "Want" bigint, "Lookahead" bigint, "Back" bigint, "BackStarts" bigint,
            PRIMARY KEY ("SubjectId", "Measure", "Window"));
        DECLARE @decided TABLE (
            "SubjectId" uniqueidentifier, "Measure" int, "Window" int, "Generation" uniqueidentifier,
            "Granted" bigint, "NewStarts" bigint, "EndsIn" bigint, "Room" bigint, "NewAmount" bigint, "NewTaken" bigint,
            "Same" int, "IsReturned" int,
            PRIMARY KEY ("SubjectId", "Measure", "Window"));
        BEGIN TRANSACTION;
        INSERT @found
        SELECT a."SubjectId", a."Measure", a."Window", a."Generation", a."Amount", a."Starts", a."Taken", a."RefillAmount", a."RefillEvery",
               CASE WHEN a."Generation" = w."Generation" THEN 1 ELSE 0 END, w."Least", w."Want", w."Lookahead", w."Back", w."BackStarts"
        FROM @wished AS w
        INNER LOOP JOIN "Allowances" AS a WITH (UPDLOCK, ROWLOCK, READPAST, FORCESEEK)
            ON a."SubjectId" = w."SubjectId" AND a."Measure" = w."Measure" AND a."Window" = w."Window"
        OPTION (MAXDOP 1);
        DECLARE @now bigint = {SqlServerAllowances.Calendar.Now};
        WITH locked AS (SELECT f.*, @now AS "Now" FROM @found AS f), {AllowanceSql.Decided(SqlServerAllowances.Calendar)}
        INSERT @decided SELECT {AllowanceSql.GrantColumns}, "NewAmount", "NewTaken", "Same", "IsReturned" FROM decided;
        UPDATE a SET "Starts" = d."NewStarts", "Amount" = d."NewAmount", "Taken" = d."NewTaken" + d."Granted"
        FROM "Allowances" AS a WITH (ROWLOCK)
        INNER JOIN (SELECT * FROM @decided WHERE {AllowanceSql.IsWritten}) AS d
            ON a."SubjectId" = d."SubjectId" AND a."Measure" = d."Measure" AND a."Window" = d."Window";
        COMMIT TRANSACTION;
        SELECT {AllowanceSql.GrantColumns} FROM @decided;
        """;

    private readonly string _connection = SqlServerConnections.FailingSoon(database, connection => connection.MaxPoolSize = MostConnections);

    public Task<IReadOnlyList<LeaseGrant>> GrantAsync(IReadOnlyList<LeaseWish> wishes) =>
        DatabaseOutage.TranslateAsync(() => RunAsync(wishes));

    private async Task<IReadOnlyList<LeaseGrant>> RunAsync(IReadOnlyList<LeaseWish> wishes)
    {
        await using var connection = new SqlConnection(_connection);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = _grant;
        command.CommandTimeout = LongestGrant;
        command.Parameters.Add("@wishes", SqlDbType.NVarChar, size: -1).Value = JsonSerializer.Serialize(wishes.Select(Values));
        var grants = new List<LeaseGrant>(wishes.Count);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            grants.Add(AllowanceSql.ReadGrant(reader));
        }

        return grants;
    }

    private static object[] Values(LeaseWish wish) =>
    [
        wish.Allowance.Subject, (int)wish.Allowance.Measure, wish.Allowance.Window, wish.Generation,
        wish.Least, wish.Want, wish.Lookahead, wish.Back, wish.BackStarts,
    ];
}
