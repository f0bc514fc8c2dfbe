using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using Accesskeys.Domain.Accesskeys;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

public sealed record ListAccesskeys(int PageSize, string? PageToken) : IRequest<AccesskeyPage>
{
    /// <summary><c>null</c> for all.</summary>
    public AccesskeyFilter? Filter { get; init; }
}

public sealed record AccesskeyPage(
    [property: Description("The page's keys, newest first."), MaxLength(Pages.MaxSize)]
    IReadOnlyList<AccesskeyModel> Result,
    [property: Description("The page_token of the next page; null on the last page.")]
    string? NextPageToken);

internal sealed class ListAccesskeysValidator : AbstractValidator<ListAccesskeys>
{
    public ListAccesskeysValidator()
    {
        RuleFor(request => request.PageSize).PageSize();
        When(request => request.Filter is not null, () =>
        {
            RuleFor(request => request.Filter!.Name).OneLine(Accesskey.NameLength).OverridePropertyName(nameof(AccesskeyFilter.Name));
            RuleFor(request => request.Filter!.TokenPrefix)
                .OneLine(TokenFormat.Default.ShownLength).OverridePropertyName(nameof(AccesskeyFilter.TokenPrefix));

            // A caller whose own variable is empty must not get the keys of every owner.
            RuleFor(request => request.Filter!.ExternalId)
                .Must(text => text != "").WithMessage("must not be empty: omit it to list the keys of all owners")
                .ExternalId().OverridePropertyName(nameof(AccesskeyFilter.ExternalId));
            RuleFor(request => request.Filter!.Scope)
                .Must(scope => scope is null || ScopeSet.IsScope(scope)).WithMessage(ScopeSet.Rule)
                .OverridePropertyName(nameof(AccesskeyFilter.Scope));
            RuleFor(request => request.Filter!.State)
                .Must(state => state is null || AccesskeyState.Listed.Contains(state)).WithMessage(AccesskeyState.Rule)
                .OverridePropertyName(nameof(AccesskeyFilter.State));
        });
    }
}

internal sealed class ListAccesskeysHandler(
    IAccesskeysDbContext db, ICurrentCaller caller, IPageTokens pageTokens, TimeProvider clock, IMapper mapper)
    : IRequestHandler<ListAccesskeys, AccesskeyPage>
{
    public async Task<AccesskeyPage> Handle(ListAccesskeys request, CancellationToken cancellationToken)
    {
        var filter = request.Filter == AccesskeyFilter.None ? null : request.Filter;
        var list = new PagedList(caller.CustomerId, "accesskeys", Filter: filter);
        var keys = filter?.ExternalId is { } externalId
            ? db.Accesskeys.AsNoTracking().Where(accesskey => accesskey.ExternalId == externalId)
            : db.Accesskeys.AsNoTracking();
        var rest = pageTokens.After(request.PageToken, keys, list);
        if (filter is { NeedsRows: true })
        {
            return await SearchAsync(rest, request.PageSize, list, filter, cancellationToken);
        }

        var (page, nextPageToken) = await pageTokens.ReadPageAsync(rest, request.PageSize, list, cancellationToken);
        return new AccesskeyPage(await ShowAsync(page, cancellationToken), nextPageToken);
    }

    private async Task<List<AccesskeyModel>> ShowAsync(List<Accesskey> page, CancellationToken cancellationToken)
    {
        var subjects = page.Select(accesskey => accesskey.LimitSubject).Distinct().ToList();
        var limits = subjects.Count == 0 ? [] : await db.ReadLimitsAsync(subjects, clock.GetUtcNow(), cancellationToken);
        return page.ConvertAll(accesskey => mapper.Map<AccesskeyModel>(accesskey)
            .WithLimits(limits.GetValueOrDefault(accesskey.LimitSubject, ShownLimits.None)));
    }

    private async Task<AccesskeyPage> SearchAsync(
        IOrderedQueryable<Accesskey> rest, int pageSize, PagedList list, AccesskeyFilter filter, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (found, next) = await rest.Select(filter.Read).FindAsync(row => filter.Holds(row, now), pageSize, cancellationToken);
        var page = found is [] ? [] : await db.Accesskeys.AsNoTracking()
            .Where(accesskey => found.Contains(accesskey.Number))
            .OrderByDescending(accesskey => accesskey.Number)
            .ToListAsync(cancellationToken);
        return new AccesskeyPage(await ShowAsync(page, cancellationToken), next is { } last ? pageTokens.Seal(last, list) : null);
    }
}
