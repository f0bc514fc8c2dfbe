using System.Data.Common;
using Accesskeys.Domain.Limits;
using Accesskeys.Verification.Limits;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>A database's clock and calendar in its SQL. All times are in milliseconds since the Unix epoch.</summary>
/// <param name="Now">The present time, which differs between statements of one transaction.</param>
/// <param name="StartOfMonth">The start of the month of a time, in UTC.</param>
/// <param name="NextMonth">The start of the month after it.</param>
internal sealed record SqlCalendar(string Now, Func<string, string> StartOfMonth, Func<string, string> NextMonth);

/// <summary>
/// The statements by which changes set allowances, and the arithmetic of windows that they share with grants. In the SQL dialect that all
/// databases share, except for the calendar. Each is relative to the row as it is when it is locked, because nodes take from it at any time.
/// </summary>
internal static class AllowanceSql
{
    /// <summary>As stored.</summary>
    public const int Credits = (int)Measure.Credits;

    /// <summary>For a parameter that is a number, no value.</summary>
    public const int None = -1;

    /// <summary>Locks the row, so that what follows reads the clock after that. Without parameters for what it sets, it sets nothing.</summary>
    public const string LockCredits =
        $$"""
        UPDATE "Allowances" SET "Generation" = "Generation" WHERE {{CreditsRow}}
        """;

    private const long Day = 24 * 60 * 60 * 1000;

    // From the Unix epoch to a Monday.
    private const long FirstMonday = 4 * Day;

    private const string Row = """ "Allowances"."SubjectId" = {0} AND "Allowances"."Measure" = {1} AND "Allowances"."Window" = {2} """;
    private const string CreditsRow = """ "Allowances"."SubjectId" = {0} AND "Allowances"."Measure" = 2 AND "Allowances"."Window" = 0 """;

    /// <summary>The start of the window of an allowance.</summary>
    public static string Start(SqlCalendar calendar, string now, string measure, string window, string every) =>
        $"""
        CASE WHEN {measure} <> {Credits} THEN {now} - {now} % (CAST({window} AS bigint) * 1000)
             WHEN {every} = {(int)RefillPeriod.Day} THEN {now} - {now} % {Day}
             WHEN {every} = {(int)RefillPeriod.Week} THEN {now} - ({now} - {FirstMonday}) % {7 * Day}
             WHEN {every} = {(int)RefillPeriod.Month} THEN {calendar.StartOfMonth(now)}
             ELSE 0 END
        """;

    /// <summary>How long a window lasts from now on.</summary>
    public static string EndsIn(SqlCalendar calendar, string now, string starts, string measure, string window, string every) =>
        $"""
        CASE WHEN {measure} <> {Credits} THEN {starts} + CAST({window} AS bigint) * 1000 - {now}
             WHEN {every} = {(int)RefillPeriod.Day} THEN {starts} + {Day} - {now}
             WHEN {every} = {(int)RefillPeriod.Week} THEN {starts} + {7 * Day} - {now}
             WHEN {every} = {(int)RefillPeriod.Month} THEN {calendar.NextMonth(starts)} - {now}
             ELSE {long.MaxValue} END
        """;

    /// <summary>
    /// Sets an allowance: {0} to {2} are its key, {3} is the generation, {4} the amount, or none to keep the credits that are left, {5} and
    /// {6} are the refill. What was taken in a running window stays taken. Of credits, exactly the amount remains.
    /// </summary>
    public static string Set(SqlCalendar calendar)
    {
        var started = $"""(SELECT {Start(calendar, "clock.\"Now\"", "{1}", "{2}", "{6}")} AS "Starts" FROM (SELECT {calendar.Now} AS "Now") AS clock) AS c""";
        return $$"""
            UPDATE "Allowances" SET "Generation" = {3} WHERE {{Row}};
            UPDATE "Allowances" SET
                "Amount" = CASE WHEN {4} <> {{None}} THEN {4} WHEN c."Starts" > "Allowances"."Starts" THEN "RefillAmount" ELSE "Amount" END,
                "Taken" = CASE WHEN c."Starts" > "Allowances"."Starts" OR ({1} = {{Credits}} AND {4} <> {{None}}) THEN 0 ELSE "Taken" END,
                "Starts" = CASE WHEN c."Starts" > "Allowances"."Starts" OR COALESCE("RefillEvery", {{None}}) <> {6} THEN c."Starts"
                                ELSE "Allowances"."Starts" END,
                "RefillAmount" = NULLIF({5}, {{None}}),
                "RefillEvery" = NULLIF({6}, {{None}})
            FROM {{started}}
            WHERE {{Row}};
            INSERT INTO "Allowances" ("SubjectId", "Measure", "Window", "Generation", "Amount", "Starts", "Taken", "RefillAmount", "RefillEvery")
            SELECT {0}, {1}, {2}, {3}, CASE WHEN {4} <> {{None}} THEN {4} ELSE 0 END, c."Starts", 0, NULLIF({5}, {{None}}), NULLIF({6}, {{None}})
            FROM {{started}}
            WHERE NOT EXISTS (SELECT 1 FROM "Allowances" WHERE {{Row}})
            """;
    }

    /// <summary>
    /// Adds {1} credits to those of {0}, or takes them away, as far as some are left. Changes no row if too many would be left. The row must
    /// be locked.
    /// </summary>
    public static string Add(SqlCalendar calendar) =>
        $$"""
        UPDATE "Allowances" SET
            "Amount" = CASE WHEN c."Amount" + {1} < c."Taken" THEN c."Taken" ELSE c."Amount" + {1} END,
            "Taken" = c."Taken",
            "Starts" = c."Starts"
        FROM (
            SELECT "SubjectId",
                   CASE WHEN "Next" > "Starts" THEN "RefillAmount" ELSE "Amount" END AS "Amount",
                   CASE WHEN "Next" > "Starts" THEN 0 ELSE "Taken" END AS "Taken",
                   CASE WHEN "Next" > "Starts" THEN "Next" ELSE "Starts" END AS "Starts"
            FROM (
                SELECT "Allowances".*, {{Start(calendar, "clock.\"Now\"", "\"Measure\"", "\"Window\"", "\"RefillEvery\"")}} AS "Next"
                FROM "Allowances" CROSS JOIN (SELECT {{calendar.Now}} AS "Now") AS clock
                WHERE {{CreditsRow}}) AS running) AS c
        WHERE {{CreditsRow}} AND "Allowances"."SubjectId" = c."SubjectId" AND c."Amount" - c."Taken" <= {{Domain.Limits.Credits.Most}} - {1}
        """;

    /// <summary>
    /// Expressions for WITH, after <c>locked</c>: rows of Allowances, what is asked of each (Same, Least, Want, Lookahead, Back, BackStarts) and
    /// the clock as it was read after they were locked (Now). The last of them is <c>decided</c>: what becomes of each row, what was granted of
    /// it, and what to tell the node. Windows go forward and never back: while the clock is behind a row's window, that window continues.
    /// </summary>
    public static string Decided(SqlCalendar calendar) =>
        $"""
        begun AS (SELECT locked.*, {Start(calendar, "\"Now\"", "\"Measure\"", "\"Window\"", "\"RefillEvery\"")} AS "Next" FROM locked),
        returned AS (
            SELECT begun.*,
                   CASE WHEN "Next" <= "Starts" AND "Same" = 1 AND "Back" > 0 AND "BackStarts" = "Starts" THEN 1 ELSE 0 END AS "IsReturned"
            FROM begun),
        rolled AS (
            SELECT returned.*,
                   CASE WHEN "Next" > "Starts" THEN "Next" ELSE "Starts" END AS "NewStarts",
                   CASE WHEN "Next" > "Starts" AND "Measure" = {Credits} THEN "RefillAmount" ELSE "Amount" END AS "NewAmount",
                   CASE WHEN "Next" > "Starts" THEN 0
                        WHEN "IsReturned" = 1 AND "Back" < "Taken" THEN "Taken" - "Back"
                        WHEN "IsReturned" = 1 THEN 0
                        ELSE "Taken" END AS "NewTaken"
            FROM returned),
        spare AS (SELECT rolled.*, "NewAmount" - "NewTaken" AS "Spare" FROM rolled),
        granted AS (
            SELECT spare.*,
                   CASE WHEN "Same" = 0 OR "Want" + "Lookahead" = 0 OR "Spare" < "Least" THEN 0
                        WHEN "Want" >= "Spare" THEN "Spare"
                        WHEN "Lookahead" > ("Spare" - "Want") / 16 THEN "Want" + ("Spare" - "Want") / 16
                        ELSE "Want" + "Lookahead" END AS "Granted"
            FROM spare),
        decided AS (
            SELECT granted.*,
                   {EndsIn(calendar, "\"Now\"", "\"NewStarts\"", "\"Measure\"", "\"Window\"", "\"RefillEvery\"")} AS "EndsIn",
                   CASE WHEN "Spare" > "Granted" THEN "Spare" - "Granted" ELSE 0 END AS "Room"
            FROM granted)
        """;

    /// <summary>Which rows of <c>decided</c> have to be written: where nothing was granted or returned, nothing is.</summary>
    public const string IsWritten = """ "Same" = 1 AND ("Granted" > 0 OR "IsReturned" = 1) """;

    /// <summary>The columns of <c>decided</c> that <see cref="ReadGrant"/> reads.</summary>
    public const string GrantColumns = """ "SubjectId", "Measure", "Window", "Generation", "Granted", "NewStarts", "EndsIn", "Room" """;

    public static LeaseGrant ReadGrant(DbDataReader row) => new(
        new AllowanceKey(row.GetGuid(0), (Measure)row.GetInt32(1), row.GetInt32(2)), row.GetGuid(3),
        row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7));
}
