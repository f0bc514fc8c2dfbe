using System.Globalization;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Bench.Keys;

/// <summary>Fills a database with keys, from the number that is already there.</summary>
internal static class KeyFiller
{
    private const int KeysPerTransaction = 50_000;

    public static long Count(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        ? count
        : throw new BenchException($"{text} is no number of keys.");

    public static async Task FillAsync(BenchDatabase database, long count, CancellationToken cancellationToken)
    {
        await database.PrepareAsync(cancellationToken);
        var (filled, number, customers) = await ReadAsync(database, cancellationToken);
        using KeyWriter writer = database.Provider switch
        {
            DatabaseProvider.SqlServer => new SqlServerKeyWriter(database.ConnectionString),
            DatabaseProvider.PostgreSql => new PostgreSqlKeyWriter(database.ConnectionString),
            _ => new SqliteKeyWriter(database.ConnectionString),
        };
        var start = TimeProvider.System.GetTimestamp();
        while (filled < count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = (int)Math.Min(KeysPerTransaction, count - filled);
            var (index, first) = (filled, number + 1);
            writer.Write(
                Enumerable.Range(0, size).Select(step => FilledKey.Of(index + step, first + step, customers[KeyOwners.Of(index + step)])),
                last: number + size);
            (filled, number) = (filled + size, number + size);
            Console.WriteLine($"{filled} of {count} keys, {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0} s");
        }
    }

    private static async Task<(long Filled, long Number, IReadOnlyDictionary<string, Guid> Customers)> ReadAsync(
        BenchDatabase database, CancellationToken cancellationToken)
    {
        await using var services = database.Services();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AccesskeysDbContext>();
        return (
            await db.Accesskeys.IgnoreQueryFilters().LongCountAsync(key => key.Name.StartsWith(FilledKey.NamePrefix), cancellationToken),
            await db.ChangeFeed.Select(feed => feed.Last).SingleAsync(cancellationToken),
            await db.Customers.Where(customer => !customer.IsOperator).ToDictionaryAsync(
                customer => customer.Name, customer => customer.Id, cancellationToken));
    }
}
