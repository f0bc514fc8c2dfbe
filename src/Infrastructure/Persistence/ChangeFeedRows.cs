using System.Data;
using System.Data.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Verification.ChangeFeed;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>The statements by which the feed of changes is read, and the rows that they return.</summary>
internal static class ChangeFeedRows
{
    private const string Cursor = "@cursor";

    private const string Columns =
        """
        c."Number", c."ChangeId", c."SubjectKind", c."Action", c."SubjectId", a."TokenHash"
        """;

    private const string Tables =
        """
        FROM "Changes" AS c
        LEFT JOIN "Accesskeys" AS a ON c."SubjectKind" IN ('Accesskey', 'Limits') AND a."Id" = c."SubjectId"
        """;

    public static string Page(string top, string now, string limit) =>
        $"""
        SELECT {top} {Columns}, {now} {Tables} WHERE c."Number" >= {Cursor} ORDER BY c."Number" {limit}
        """;

    public static string Newest(string top, string now, string limit) =>
        $"""
        SELECT {top} {Columns}, {now} {Tables} ORDER BY c."Number" DESC {limit}
        """;

    public static DbCommand Command(DbConnection connection, string sql, long? cursor)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        if (cursor is { } from)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = Cursor;
            parameter.DbType = DbType.Int64;
            parameter.Value = from;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static async Task<ChangePage> ReadAllAsync(DbDataReader reader)
    {
        var changes = new List<ChangeNotice>();
        DateTimeOffset? time = null;
        while (await reader.ReadAsync())
        {
            changes.Add(new ChangeNotice(
                reader.GetInt64(0), reader.GetGuid(1), ChangedSubject.Read(
                    reader.GetString(2), reader.GetString(3), reader.GetGuid(4),
                    reader.IsDBNull(5) ? null : TokenHash.FromBytes(reader.GetFieldValue<byte[]>(5)))));
            time ??= Utc(reader.GetDateTime(6));
        }

        return new ChangePage(changes, time);
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
