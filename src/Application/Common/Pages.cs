using Accesskeys.Domain.Changes;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Common;

/// <summary>Splits lists into pages: newest first, each page beginning where the previous one ended.</summary>
public static class Pages
{
    public const int MaxSize = 100;

    /// <summary>How many rows a search reads for a page, even if few of them match.</summary>
    internal const int MostRead = 10_000;

    internal static IRuleBuilderOptions<T, int> PageSize<T>(this IRuleBuilder<T, int> rule, int maxSize = MaxSize) => rule
        .InclusiveBetween(1, maxSize).WithMessage($"must be 1 to {maxSize}");

    /// <param name="rest">The list from the start of the page, as <see cref="After"/> returns it.</param>
    internal static async Task<(List<T> Page, string? NextPageToken)> ReadPageAsync<T>(
        this IPageTokens pageTokens, IOrderedQueryable<T> rest, int pageSize, PagedList list, CancellationToken cancellationToken)
        where T : class, INumbered
    {
        // One extra row shows whether there is a next page.
        var found = await rest
            .Take(pageSize + 1)
            .ToListAsync(cancellationToken);
        var page = found.Take(pageSize).ToList();
        return (page, found.Count > page.Count ? pageTokens.Seal(page[^1].Number, list) : null);
    }

    /// <summary>The numbers of a page's rows, and the one after which the next page begins: for conditions that only the service can check.</summary>
    /// <param name="rest">The list from the start of the page, newest first, with what the condition depends on.</param>
    /// <param name="isMatch">Whether a row belongs to the list.</param>
    /// <param name="isPast">Whether neither a row nor any after it belongs to the list.</param>
    internal static async Task<(List<long> Found, long? Next)> FindAsync<T>(
        this IQueryable<T> rest, Func<T, bool> isMatch, int pageSize, CancellationToken cancellationToken, Func<T, bool>? isPast = null)
        where T : class, INumbered
    {
        var (found, read, last) = (new List<long>(), 0, 0L);
        await foreach (var row in rest.Take(MostRead).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (isPast?.Invoke(row) == true)
            {
                return (found, null);
            }

            (read, last) = (read + 1, row.Number);
            if (!isMatch(row))
            {
                continue;
            }

            if (found.Count == pageSize)
            {
                return (found, found[^1]);
            }

            found.Add(row.Number);
        }

        return (found, read == MostRead ? last : null);
    }

    /// <summary>The rest of the list after the page that returned this token, newest first.</summary>
    /// <exception cref="InvalidPageTokenException">The page token belongs to another list.</exception>
    internal static IOrderedQueryable<T> After<T>(this IPageTokens pageTokens, string? pageToken, IQueryable<T> all, PagedList list)
        where T : class, INumbered
    {
        if (pageToken is { Length: > 0 })
        {
            var last = pageTokens.Open(pageToken, list);
            all = all.Where(one => one.Number < last);
        }

        return all.OrderByDescending(one => one.Number);
    }
}
