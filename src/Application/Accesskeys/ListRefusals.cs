using Accesskeys.Application.Common;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Lists how often a key was rejected, by hour, address and reason, newest first.</summary>
public sealed record ListRefusals(Guid Id, int PageSize, string? PageToken) : IRequest<RefusalPage>;

public sealed record RefusalModel
{
    public required DateTimeOffset TmHour { get; init; }

    /// <summary><c>null</c> if it is unknown, and for addresses beyond the maximum that is counted separately.</summary>
    public required string? Address { get; init; }

    public required string Code { get; init; }

    public required long Count { get; init; }
}

/// <param name="NextPageToken"><c>null</c> on the last page.</param>
public sealed record RefusalPage(IReadOnlyList<RefusalModel> Result, string? NextPageToken);

internal sealed class ListRefusalsValidator : AbstractValidator<ListRefusals>
{
    public ListRefusalsValidator() => RuleFor(request => request.PageSize).PageSize();
}

internal sealed class ListRefusalsHandler(IAccesskeysDbContext db, ICurrentCaller caller, IPageTokens pageTokens, IMapper mapper)
    : IRequestHandler<ListRefusals, RefusalPage>
{
    public async Task<RefusalPage> Handle(ListRefusals request, CancellationToken cancellationToken)
    {
        // The contract's order: the page token before the key.
        var list = new PagedList(caller.CustomerId, "refusals", request.Id);
        var refusals = db.Refusals.AsNoTracking().Where(refusal => refusal.AccesskeyId == request.Id);
        var rest = pageTokens.After(request.PageToken, refusals, list);
        if (!await db.Accesskeys.AnyAsync(accesskey => accesskey.Id == request.Id, cancellationToken))
        {
            throw new NotFoundException();
        }

        var (page, nextPageToken) = await pageTokens.ReadPageAsync(rest, request.PageSize, list, cancellationToken);
        return new RefusalPage(mapper.Map<List<RefusalModel>>(page), nextPageToken);
    }
}
