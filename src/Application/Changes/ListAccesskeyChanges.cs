using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Changes;

/// <summary>What was done to one key, newest first, after its deletion too.</summary>
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
        var (page, nextPageToken) = await pageTokens.ReadPageAsync(
            db.Changes.AsNoTracking().Where(change => change.SubjectId == request.Id && change.SubjectKind == nameof(SubjectKind.Accesskey)),
            request.PageSize, request.PageToken, caller.CustomerId, cancellationToken);

        // Asked of what was found, and not of the database, which might then look through all of the customer's changes.
        return page.Count > 0 && (caller.Caller is { IsOperator: true } || page[0].CustomerId == caller.CustomerId)
            ? new ChangePage(mapper.Map<List<ChangeModel>>(page), nextPageToken)
            : throw new NotFoundException();
    }
}
