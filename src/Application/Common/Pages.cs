using Accesskeys.Domain.Changes;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Common;

/// <summary>Splits lists into pages: newest first, each page beginning where the previous one ended.</summary>
public static class Pages
{
    public const int MaxSize = 100;

    internal static IRuleBuilderOptions<T, int> PageSize<T>(this IRuleBuilder<T, int> rule) => rule
        .InclusiveBetween(1, MaxSize).WithMessage($"must be 1 to {MaxSize}");

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
