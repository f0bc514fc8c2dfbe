using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Users;

/// <summary>Lists how often a user signed in and failed to, by hour, address and outcome, newest first.</summary>
public sealed record ListSignIns(Guid Id, int PageSize, string? PageToken) : IRequest<SignInPage>;

public sealed record SignInModel
{
    [Description("The start of the hour.")]
    [Example("2026-12-01T10:00:00.000000Z")]
    public required DateTimeOffset TmHour { get; init; }

    [Description("The client address; null if it is unknown, and for addresses beyond the first hundred in the hour.")]
    [Example("203.0.113.7")]
    public required string? Address { get; init; }

    [Description("The outcome: succeeded or failed. Later versions may add others.")]
    [Example("succeeded")]
    public required string Outcome { get; init; }

    [Description("The number of attempts.")]
    [Range(typeof(long), "1", "9223372036854775807"), Example(12)]
    public required long Count { get; init; }
}

public sealed record SignInPage(
    [property: Description("The page's counts, newest first."), MaxLength(Pages.MaxSize)]
    IReadOnlyList<SignInModel> Result,
    [property: Description("The page_token of the next page; null on the last page.")]
    string? NextPageToken);

internal sealed class ListSignInsValidator : AbstractValidator<ListSignIns>
{
    public ListSignInsValidator() => RuleFor(request => request.PageSize).PageSize();
}

internal sealed class ListSignInsHandler(IAccesskeysDbContext db, ICurrentCaller caller, IPageTokens pageTokens, IMapper mapper)
    : IRequestHandler<ListSignIns, SignInPage>
{
    public async Task<SignInPage> Handle(ListSignIns request, CancellationToken cancellationToken)
    {
        // The contract's order: the page token before the user.
        var list = SignInQueries.ListOf(caller, request.Id);
        var rest = db.RestOfSignIns(pageTokens, request.PageToken, list);
        if (!await db.Agents.AnyAsync(user => user.Id == request.Id, cancellationToken))
        {
            throw new NotFoundException();
        }

        var (page, nextPageToken) = await pageTokens.ReadPageAsync(rest, request.PageSize, list, cancellationToken);
        return new SignInPage(mapper.Map<List<SignInModel>>(page), nextPageToken);
    }
}
