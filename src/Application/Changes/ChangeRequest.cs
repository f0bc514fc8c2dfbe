using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Changes;

/// <summary>What all requests for changes have: conditions, and a page of what meets them.</summary>
public abstract record ChangeRequest(int PageSize, string? PageToken) : IRequest<ChangePage>
{
    /// <summary><c>null</c> for all.</summary>
    public ChangeFilter? Filter { get; init; }

    /// <summary><c>null</c> if it has no condition.</summary>
    internal ChangeFilter? GivenFilter => Filter == ChangeFilter.None ? null : Filter;
}

internal abstract class ChangeRequestValidator<T> : AbstractValidator<T>
    where T : ChangeRequest
{
    protected ChangeRequestValidator()
    {
        RuleFor(request => request.PageSize).PageSize();
        When(request => request.Filter is not null, () =>
        {
            RuleFor(request => request.Filter!.Action)
                .Must(action => action is null || ChangeFilter.AllowsAction(action))
                .WithMessage("must be an action, such as deleted, or a kind and an action, such as accesskey.deleted")
                .OverridePropertyName(nameof(ChangeFilter.Action));
            RuleFor(request => request.Filter!.From)
                .Must((request, from) => from is null || request.Filter!.To is null || from < request.Filter.To)
                .WithMessage("must be before to").OverridePropertyName(nameof(ChangeFilter.From));
        });
    }
}

internal static class ChangeQueries
{
    /// <param name="rest">The list from the start of the page, newest first, already without other subjects.</param>
    public static async Task<(List<Change> Page, string? NextPageToken)> ReadPageAsync(
        this IAccesskeysDbContext db, IPageTokens pageTokens, IOrderedQueryable<Change> rest, ChangeRequest request, PagedList list,
        CancellationToken cancellationToken)
    {
        if (request.Filter is not { NeedsRows: true } filter)
        {
            return await pageTokens.ReadPageAsync(rest, request.PageSize, list, cancellationToken);
        }

        var (found, next) = await rest.Select(ChangeFilter.Read).FindAsync(filter.Holds, request.PageSize, cancellationToken, filter.IsPast);
        var page = found is [] ? [] : await db.Changes.AsNoTracking()
            .Where(change => found.Contains(change.Number))
            .OrderByDescending(change => change.Number)
            .ToListAsync(cancellationToken);
        return (page, next is { } last ? pageTokens.Seal(last, list) : null);
    }
}
