using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Changes;

/// <summary>Lists the changes of one key, deleted or not, newest first.</summary>
public sealed record ListAccesskeyChanges(Guid Id, int PageSize, string? PageToken) : IRequest<ChangePage>;

internal sealed class ListAccesskeyChangesValidator : AbstractValidator<ListAccesskeyChanges>
{
    public ListAccesskeyChangesValidator() => RuleFor(request => request.PageSize).PageSize();
}

internal sealed class ListAccesskeyChangesHandler(IAccesskeysDbContext db, ICurrentCaller caller, IPageTokens pageTokens, IMapper mapper)
    : IRequestHandler<ListAccesskeyChanges, ChangePage>
{
    public async Task<ChangePage> Handle(ListAccesskeyChanges request, CancellationToken cancellationToken)
    {
        // The contract's order: the page token before the key.
        var list = new PagedList(caller.CustomerId, "changes", request.Id);
        var changes = db.Changes.AsNoTracking()
            .Where(change => change.SubjectId == request.Id && change.SubjectKind == nameof(SubjectKind.Accesskey));
        var rest = pageTokens.After(request.PageToken, changes, list);

        // Check before reading its changes: another customer's key must not take longer than one that never existed.
        if (!await IsTheCallersAsync(request.Id, cancellationToken))
        {
            throw new NotFoundException();
        }

        var (page, nextPageToken) = await pageTokens.ReadPageAsync(rest, request.PageSize, list, cancellationToken);
        return new ChangePage(mapper.Map<List<ChangeModel>>(page), nextPageToken);
    }

    // Includes deleted keys: a key's row is kept for as long as its changes.
    private Task<bool> IsTheCallersAsync(Guid id, CancellationToken cancellationToken)
    {
        string[] lifted = caller.Caller is { IsOperator: true }
            ? [QueryFilters.NotDeleted, QueryFilters.Tenant]
            : [QueryFilters.NotDeleted];
        return db.Accesskeys.IgnoreQueryFilters(lifted).AnyAsync(key => key.Id == id, cancellationToken);
    }
}
