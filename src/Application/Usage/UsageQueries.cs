using System.Linq.Expressions;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Usage;

/// <summary>The queries by which usage is summed up.</summary>
internal static class UsageQueries
{
    /// <summary>The usage of these hours or days.</summary>
    /// <param name="customer">The owner of the keys; <c>null</c> for all customers.</param>
    /// <param name="keys">Their ids; <c>null</c> for all.</param>
    // Each start by itself: usage is sorted by it, so each is one search of an index, whatever other customers' rows lie between.
    public static IQueryable<T> At<T>(this IQueryable<T> usage, IReadOnlyCollection<DateTimeOffset> starts, Guid? customer, IReadOnlyList<Guid>? keys)
        where T : UsageCount
    {
        usage = usage.Where(count => starts.Contains(count.Start));
        usage = customer is null ? usage : usage.Where(count => count.CustomerId == customer);
        return keys is null ? usage : usage.Where(count => keys.Contains(count.AccesskeyId));
    }

    public static IQueryable<Item<Guid>> ByKey<T>(this IQueryable<T> usage)
        where T : UsageCount =>
        usage.Select(count => new Item<Guid>
        {
            Start = count.Start,
            Group = count.AccesskeyId,
            Outcome = count.Outcome,
            Uses = count.Uses,
            Cost = count.Cost,
        });

    public static IQueryable<Item<Guid>> ByCustomer<T>(this IQueryable<T> usage)
        where T : UsageCount =>
        usage.Select(count => new Item<Guid>
        {
            Start = count.Start,
            Group = count.CustomerId,
            Outcome = count.Outcome,
            Uses = count.Uses,
            Cost = count.Cost,
        });

    public static IQueryable<Item<string>> ByOutcome<T>(this IQueryable<T> usage)
        where T : UsageCount =>
        usage.Select(count => new Item<string>
        {
            Start = count.Start,
            Group = count.Outcome,
            Outcome = count.Outcome,
            Uses = count.Uses,
            Cost = count.Cost,
        });

    /// <summary>By the external id that keys have now, deleted or not. Keys without one, and removed keys, are in the group of the empty text.</summary>
    public static IQueryable<Item<string>> ByExternalId<T>(this IQueryable<T> usage, IQueryable<Accesskey> keys)
        where T : UsageCount =>
        usage.LeftJoin(
            keys.IgnoreQueryFilters(),
            count => count.AccesskeyId,
            key => key.Id,
            (count, key) => new Item<string>
            {
                Start = count.Start,
                Group = key!.ExternalId ?? "",
                Outcome = count.Outcome,
                Uses = count.Uses,
                Cost = count.Cost,
            });

    /// <summary>The first sums, in the order of time and group.</summary>
    public static Task<List<Sum<TGroup>>> FirstAsync<TGroup>(
        this IQueryable<Item<TGroup>> items, Expression<Func<Item<TGroup>, bool>>? after, int count, CancellationToken cancellationToken) =>
        (after is null ? items : items.Where(after))
            .GroupBy(item => new { item.Start, item.Group })
            .OrderBy(group => group.Key.Start).ThenBy(group => group.Key.Group)
            .Take(count)
            .Select(group => new Sum<TGroup>(
                group.Key.Start,
                group.Key.Group,
                group.Sum(item => item.Uses),
                group.Sum(item => item.Outcome == UsageCount.Valid ? item.Uses : 0),
                group.Sum(item => item.Cost)))
            .ToListAsync(cancellationToken);

    /// <summary>A count, and the group to which it is added.</summary>
    public sealed record Item<TGroup>
    {
        public required DateTimeOffset Start { get; init; }

        public required TGroup Group { get; init; }

        public required string Outcome { get; init; }

        public required long Uses { get; init; }

        public required long Cost { get; init; }
    }

    public sealed record Sum<TGroup>(DateTimeOffset Start, TGroup Group, long Uses, long Valid, long Cost)
    {
        public UsageRow ToRow(string group, Guid? accesskey = null, string? outcome = null, string? externalId = null, Guid? customer = null) => new(
            new UsageModel
            {
                TmStart = Start,
                AccesskeyId = accesskey,
                Outcome = outcome,
                ExternalId = externalId,
                CustomerId = customer,
                Uses = Uses,
                Valid = Valid,
                Cost = Cost,
            },
            group);
    }
}
