using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Usage;

/// <summary>Lists how often one key was used, deleted or not, by hour or day and by outcome.</summary>
public sealed record ListAccesskeyUsage(Guid Id, int PageSize, string? PageToken) : UsageRequest(PageSize, PageToken);

internal sealed class ListAccesskeyUsageValidator(TimeProvider clock) : UsageRequestValidator<ListAccesskeyUsage>(clock);

internal sealed class ListAccesskeyUsageHandler(IAccesskeysDbContext db, ICurrentCaller caller, IPageTokens pageTokens, TimeProvider clock)
    : IRequestHandler<ListAccesskeyUsage, UsagePage>
{
    public async Task<UsagePage> Handle(ListAccesskeyUsage request, CancellationToken cancellationToken)
    {
        // The contract's order: the page token before the key.
        var list = new PagedList(caller.CustomerId, "usage", request.Id, request with { PageSize = 0, PageToken = null });
        var cursor = UsageCursor.Open(request.PageToken, pageTokens, list);
        if (!await IsTheCallersAsync(request.Id, cancellationToken))
        {
            throw new NotFoundException();
        }

        var period = UsagePeriod.Of(request, clock.GetUtcNow()).After(cursor);
        var counts = period.Step == UsageStep.Hour
            ? await ReadAsync(db.UsageHours, period, cursor, request, cancellationToken)
            : await ReadAsync(db.UsageDays, period, cursor, request, cancellationToken);
        return UsageRow.Page(counts, request.PageSize, last => last.CursorIn(period).Seal(pageTokens, list));
    }

    // Includes deleted keys, whose usage may still have to be billed.
    private Task<bool> IsTheCallersAsync(Guid id, CancellationToken cancellationToken)
    {
        string[] lifted = caller.Caller is { IsOperator: true }
            ? [QueryFilters.NotDeleted, QueryFilters.Tenant]
            : [QueryFilters.NotDeleted];
        return db.Accesskeys.IgnoreQueryFilters(lifted).AnyAsync(key => key.Id == id, cancellationToken);
    }

    private static async Task<List<UsageRow>> ReadAsync<T>(
        IQueryable<T> usage, UsagePeriod period, UsageCursor? cursor, ListAccesskeyUsage request, CancellationToken cancellationToken)
        where T : UsageCount
    {
        var rest = usage.AsNoTracking().Where(count => count.AccesskeyId == request.Id && count.Start >= period.From && count.Start < period.To);
        if (cursor is not null)
        {
            rest = rest.Where(count => count.Start > cursor.Start || count.Outcome.CompareTo(cursor.Group) > 0);
        }

        var counts = await rest
            .OrderBy(count => count.Start).ThenBy(count => count.Outcome)
            .Take(request.PageSize + 1)
            .ToListAsync(cancellationToken);
        return counts.ConvertAll(count => new UsageRow(
            new UsageModel
            {
                TmStart = count.Start,
                Outcome = count.Outcome,
                Uses = count.Uses,
                Valid = count.Outcome == UsageCount.Valid ? count.Uses : 0,
                Cost = count.Cost,
            },
            count.Outcome));
    }
}
