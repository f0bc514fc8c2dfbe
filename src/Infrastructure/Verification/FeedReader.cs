using System.Data;
using System.Data.Common;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Infrastructure.Verification;

internal sealed record FeedRow(long Number, Guid ChangeId, ChangedSubject Subject);

/// <param name="DatabaseTime">The database's clock; <c>null</c> where there was no row to bring it.</param>
internal sealed record FeedPage(IReadOnlyList<FeedRow> Rows, DateTimeOffset? DatabaseTime)
{
    public const int Size = 1000;

    public bool IsFull => Rows.Count == Size;
}

/// <summary>The database is not the one that was read before.</summary>
internal sealed class DatabaseReplacedException : Exception;

/// <summary>Reads the changes on a connection of its own, each time by one statement, to its end.</summary>
internal abstract class FeedReader : IAsyncDisposable
{
    protected const string Cursor = "@cursor";

    private const string Columns =
        "c.Number, c.ChangeId, c.SubjectKind, c.SubjectId, a.TokenHash";

    private const string Tables =
        """
        FROM Changes AS c
        LEFT JOIN Accesskeys AS a ON c.SubjectKind = 'Accesskey' AND a.Id = c.SubjectId
        """;

    /// <summary>The changes from that number on, in order, a page at most.</summary>
    /// <exception cref="DatabaseReplacedException">It is another database now.</exception>
    public abstract Task<FeedPage> ReadAsync(long from);

    /// <summary>The newest change alone.</summary>
    /// <exception cref="DatabaseReplacedException">It is another database now.</exception>
    public abstract Task<FeedPage> ReadNewestAsync();

    public abstract ValueTask DisposeAsync();

    protected static string Page(string top, string now, string limit) =>
        $"SELECT {top} {Columns}, {now} {Tables} WHERE c.Number >= {Cursor} ORDER BY c.Number {limit}";

    protected static string Newest(string top, string now, string limit) =>
        $"SELECT {top} {Columns}, {now} {Tables} ORDER BY c.Number DESC {limit}";

    protected static DbCommand Command(DbConnection connection, string sql, long? cursor)
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

    protected static async Task<FeedPage> ReadAllAsync(DbDataReader reader)
    {
        var rows = new List<FeedRow>();
        DateTimeOffset? time = null;
        while (await reader.ReadAsync())
        {
            rows.Add(new FeedRow(
                reader.GetInt64(0), reader.GetGuid(1), ChangedSubject.Read(
                    reader.GetString(2), reader.GetGuid(3),
                    reader.IsDBNull(4) ? null : TokenHash.FromBytes(reader.GetFieldValue<byte[]>(4)))));
            time ??= Utc(reader.GetDateTime(5));
        }

        return new FeedPage(rows, time);
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
