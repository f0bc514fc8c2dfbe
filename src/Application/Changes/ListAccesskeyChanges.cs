using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using AutoMapper;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Changes;

/// <summary>Lists the changes of one key, deleted or not, newest first.</summary>
public sealed record ListAccesskeyChanges(Guid Id, int PageSize, string? PageToken) : ChangeRequest(PageSize, PageToken);

internal sealed class ListAccesskeyChangesValidator : ChangeRequestValidator<ListAccesskeyChanges>;

internal sealed class ListAccesskeyChangesHandler(IAccesskeysDbContext db, ICurrentCaller caller, IPageTokens pageTokens, IMapper mapper)
    : IRequestHandler<ListAccesskeyChanges, ChangePage>
{
    public async Task<ChangePage> Handle(ListAccesskeyChanges request, CancellationToken cancellationToken)
    {
        // The contract's order: the page token before the key.
        var list = new PagedList(caller.CustomerId, "changes", request.Id, request.GivenFilter);
        var rest = pageTokens.After(request.PageToken, db.Changes.AsNoTracking(), list);

        // Check before reading its changes: another customer's key must not take longer than one that never existed.
        var key = await FindAsync(request.Id, cancellationToken) ?? throw new NotFoundException();
        var own = ChangesOf(rest, key.Id, key.LimitSubject).OrderByDescending(change => change.Number);
        var (page, nextPageToken) = await db.ReadPageAsync(pageTokens, own, request, list, cancellationToken);
        return new ChangePage(mapper.Map<List<ChangeModel>>(page), nextPageToken);
    }

    // Limits and credits are the chain's, and recorded once for all its keys: under the id of its first.
    private static IQueryable<Change> ChangesOf(IQueryable<Change> changes, Guid id, Guid chain) => chain == id
        ? changes.Where(change => change.SubjectId == id)
        : changes.Where(change => change.SubjectId == id
            || (change.SubjectId == chain
                && (change.SubjectKind == nameof(SubjectKind.Limits) || change.SubjectKind == nameof(SubjectKind.Credits))));

    // Includes deleted keys: a key's row is kept for as long as its changes.
    private Task<Accesskey?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        string[] lifted = caller.Caller is { IsOperator: true }
            ? [QueryFilters.NotDeleted, QueryFilters.Tenant]
            : [QueryFilters.NotDeleted];
        return db.Accesskeys.AsNoTracking().IgnoreQueryFilters(lifted).SingleOrDefaultAsync(key => key.Id == id, cancellationToken);
    }
}
