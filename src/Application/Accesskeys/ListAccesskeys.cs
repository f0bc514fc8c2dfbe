using Accesskeys.Application.Common;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

public sealed record ListAccesskeys(int PageSize, string? PageToken) : IRequest<AccesskeyPage>
{
    public const int MaxPageSize = 100;
}

/// <param name="NextPageToken"><c>null</c> on the last page.</param>
public sealed record AccesskeyPage(IReadOnlyList<AccesskeyModel> Result, string? NextPageToken);

internal sealed class ListAccesskeysValidator : AbstractValidator<ListAccesskeys>
{
    public ListAccesskeysValidator() => RuleFor(request => request.PageSize)
        .InclusiveBetween(1, ListAccesskeys.MaxPageSize).WithMessage($"must be 1 to {ListAccesskeys.MaxPageSize}");
}

internal sealed class ListAccesskeysHandler(IAccesskeysDbContext db, ICurrentCaller caller, IPageTokens pageTokens, IMapper mapper)
    : IRequestHandler<ListAccesskeys, AccesskeyPage>
{
    public async Task<AccesskeyPage> Handle(ListAccesskeys request, CancellationToken cancellationToken)
    {
        var accesskeys = db.Accesskeys.AsNoTracking();
        if (request.PageToken is { Length: > 0 } pageToken)
        {
            var last = pageTokens.Open(pageToken, caller.CustomerId);
            accesskeys = accesskeys.Where(accesskey => accesskey.Number < last);
        }

        // One more than asked for tells whether there is a next page.
        var found = await accesskeys
            .OrderByDescending(accesskey => accesskey.Number)
            .Take(request.PageSize + 1)
            .ToListAsync(cancellationToken);
        var page = found.Take(request.PageSize).ToList();
        return new AccesskeyPage(
            mapper.Map<List<AccesskeyModel>>(page),
            found.Count > page.Count ? pageTokens.Seal(page[^1].Number, caller.CustomerId) : null);
    }
}
