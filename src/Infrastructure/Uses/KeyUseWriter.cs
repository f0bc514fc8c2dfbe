using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Uses;

/// <summary>
/// Writes when keys were last used, in one statement that waits for nobody. It is no change: it has no number, and no other node
/// needs to hear of it.
/// </summary>
internal sealed class KeyUseWriter(AccesskeysDbContext db)
{
    /// <summary>Few enough for row locks on SQL Server, and for a writer on SQLite not to notice.</summary>
    public const int BatchSize = 200;

    /// <summary>Whether it is written; it is not where another node or a change holds what it needs.</summary>
    public async Task<bool> TryWriteAsync(IReadOnlyCollection<KeyUse> uses, CancellationToken cancellationToken)
    {
        try
        {
            await using var turn = await db.TryBeginTurnAsync(cancellationToken);
            if (turn is null)
            {
                return false;
            }

            await db.Database.ExecuteSqlRawAsync(Sql(uses.Count), uses.SelectMany(Parameters), cancellationToken);
            return true;
        }
        catch (Exception exception) when (DatabaseOutage.IsLockConflict(exception))
        {
            return false;
        }
    }

    // In the dialect that both databases speak.
    private static string Sql(int count) =>
        $$"""
        UPDATE Accesskeys SET LastUsedAt = used.LastUsedAt
        FROM ({{string.Join(" UNION ALL ", Enumerable.Range(0, count).Select(index => $"SELECT {{{2 * index}}} AS Id, {{{(2 * index) + 1}}} AS LastUsedAt"))}}) AS used
        WHERE Accesskeys.Id = used.Id AND (Accesskeys.LastUsedAt IS NULL OR Accesskeys.LastUsedAt < used.LastUsedAt)
        """;

    private static IEnumerable<object> Parameters(KeyUse use) => [use.Key, Microseconds.Of(use.At)];
}
