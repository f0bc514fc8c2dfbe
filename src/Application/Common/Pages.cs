using Accesskeys.Domain.Changes;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Common;

/// <summary>How lists are cut: newest first, each page from where the one before ended.</summary>
public static class Pages
{
    public const int MaxSize = 100;

    internal static IRuleBuilderOptions<T, int> PageSize<T>(this IRuleBuilder<T, int> rule) => rule
        .InclusiveBetween(1, MaxSize).WithMessage($"must be 1 to {MaxSize}");

    /// <param name="customerId">Whose list it is: nobody else may go on with it.</param>
    /// <exception cref="InvalidPageTokenException">The page token is none of this customer's.</exception>
    internal static async Task<(List<T> Page, string? NextPageToken)> ReadPageAsync<T>(
        this IPageTokens pageTokens, IQueryable<T> all, int pageSize, string? pageToken, Guid customerId, CancellationToken cancellationToken)
        where T : class, INumbered
    {
        // One more than asked for tells whether there is a next page.
        var found = await pageTokens.After(pageToken, all, customerId)
            .Take(pageSize + 1)
            .ToListAsync(cancellationToken);
        var page = found.Take(pageSize).ToList();
        return (page, found.Count > page.Count ? pageTokens.Seal(page[^1].Number, customerId) : null);
    }

    /// <summary>What comes after the page that ended with this token, newest first.</summary>
    /// <inheritdoc cref="ReadPageAsync"/>
    internal static IOrderedQueryable<T> After<T>(this IPageTokens pageTokens, string? pageToken, IQueryable<T> all, Guid customerId)
        where T : class, INumbered
    {
        if (pageToken is { Length: > 0 })
        {
            var last = pageTokens.Open(pageToken, customerId);
            all = all.Where(one => one.Number < last);
        }

        return all.OrderByDescending(one => one.Number);
    }
}
