using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
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
    [Description("The start of the hour.")]
    [Example("2026-12-01T10:00:00.000000Z")]
    public required DateTimeOffset TmHour { get; init; }

    [Description("The client address; null if it is unknown, and for addresses beyond the first hundred in the hour.")]
    [Example("203.0.113.7")]
    public required string? Address { get; init; }

    [Description("The reason: expired, disabled, ip_not_allowed or import_conflict. Later versions may add others.")]
    [Example("expired")]
    public required string Code { get; init; }

    [Description("The number of rejected uses.")]
    [Range(typeof(long), "1", "9223372036854775807"), Example(12)]
    public required long Count { get; init; }
}

public sealed record RefusalPage(
    [property: Description("The page's counts, newest first."), MaxLength(Pages.MaxSize)]
    IReadOnlyList<RefusalModel> Result,
    [property: Description("The page_token of the next page; null on the last page.")]
    string? NextPageToken);

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
