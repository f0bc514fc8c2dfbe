using Accesskeys.Application.Common;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

public sealed record ListAccesskeys(int PageSize, string? PageToken) : IRequest<AccesskeyPage>;

/// <param name="NextPageToken"><c>null</c> on the last page.</param>
public sealed record AccesskeyPage(IReadOnlyList<AccesskeyModel> Result, string? NextPageToken);

internal sealed class ListAccesskeysValidator : AbstractValidator<ListAccesskeys>
{
    public ListAccesskeysValidator() => RuleFor(request => request.PageSize).PageSize();
}

internal sealed class ListAccesskeysHandler(IAccesskeysDbContext db, ICurrentCaller caller, IPageTokens pageTokens, IMapper mapper)
    : IRequestHandler<ListAccesskeys, AccesskeyPage>
{
    public async Task<AccesskeyPage> Handle(ListAccesskeys request, CancellationToken cancellationToken)
    {
        var (page, nextPageToken) = await pageTokens.ReadPageAsync(
            db.Accesskeys.AsNoTracking(), request.PageSize, request.PageToken, caller.CustomerId, cancellationToken);
        return new AccesskeyPage(mapper.Map<List<AccesskeyModel>>(page), nextPageToken);
    }
}
