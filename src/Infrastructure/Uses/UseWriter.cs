using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Uses;

/// <summary>
/// Writes how keys were used, in statements that wait for nobody and may each be done by itself. They are no changes: they have no
/// number, and no other node needs to hear of them. They are in the dialect that both databases speak.
/// </summary>
internal sealed class UseWriter(AccesskeysDbContext db)
{
    /// <summary>Few enough for row locks on SQL Server, and for a writer on SQLite not to notice.</summary>
    public const int BatchSize = 200;

    private static readonly string[] _use = ["Id", "LastUsedAt"];
    private static readonly string[] _refusal = ["AccesskeyId", "Hour", "Address", "Code", "Times"];

    /// <summary>Whether it is written; it is not where another node or a change holds what it needs.</summary>
    public Task<bool> TryWriteAsync(IReadOnlyCollection<KeyUse> uses, CancellationToken cancellationToken) => TryWriteAsync(
        $"""
        UPDATE Accesskeys SET LastUsedAt = used.LastUsedAt
        FROM ({Rows(uses.Count, _use)}) AS used
        WHERE Accesskeys.Id = used.Id AND (Accesskeys.LastUsedAt IS NULL OR Accesskeys.LastUsedAt < used.LastUsedAt)
        """,
        uses.SelectMany(use => new object[] { use.Key, Microseconds.Of(use.At) }),
        cancellationToken);

    /// <inheritdoc cref="TryWriteAsync(IReadOnlyCollection{KeyUse}, CancellationToken)"/>
    public Task<bool> TryWriteAsync(IReadOnlyCollection<RefusalCount> refusals, CancellationToken cancellationToken)
    {
        const string Same =
            "Refusals.AccesskeyId = refused.AccesskeyId AND Refusals.Hour = refused.Hour AND Refusals.Address = refused.Address AND Refusals.Code = refused.Code";
        var rows = Rows(refusals.Count, _refusal);
        return TryWriteAsync(
            $"""
            INSERT INTO Refusals (AccesskeyId, Hour, Address, Code, Times)
            SELECT refused.AccesskeyId, refused.Hour, refused.Address, refused.Code, 0 FROM ({rows}) AS refused
            WHERE NOT EXISTS (SELECT 1 FROM Refusals WHERE {Same});
            UPDATE Refusals SET Times = Refusals.Times + refused.Times FROM ({rows}) AS refused WHERE {Same}
            """,
            refusals.SelectMany(refusal => new object[]
            {
                refusal.Place.Key, Microseconds.Of(refusal.Place.Hour), refusal.Place.Address, refusal.Place.Code, refusal.Times,
            }),
            cancellationToken);
    }

    private static string Rows(int count, string[] columns) => string.Join(" UNION ALL ", Enumerable.Range(0, count).Select(row =>
        "SELECT " + string.Join(", ", columns.Select((column, index) => $"{{{(row * columns.Length) + index}}} AS {column}"))));

    private async Task<bool> TryWriteAsync(string sql, IEnumerable<object> parameters, CancellationToken cancellationToken)
    {
        try
        {
            await using var turn = await db.TryBeginTurnAsync(cancellationToken);
            if (turn is null)
            {
                return false;
            }

            await db.Database.ExecuteSqlRawAsync(sql, parameters, cancellationToken);
            return true;
        }
        catch (Exception exception) when (DatabaseOutage.IsLockConflict(exception) || DatabaseOutage.IsDuplicate(exception))
        {
            return false;
        }
    }
}
