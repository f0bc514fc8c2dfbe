using Accesskeys.Application.Common;
using AutoMapper;
using FluentValidation;
using MediatR;

namespace Accesskeys.Application.Users;

/// <summary>Lists the sign-ins of the caller's own agent, as <see cref="ListSignIns"/> lists those of a user.</summary>
public sealed record ListOwnSignIns(int PageSize, string? PageToken) : IRequest<SignInPage>;

internal sealed class ListOwnSignInsValidator : AbstractValidator<ListOwnSignIns>
{
    public ListOwnSignInsValidator() => RuleFor(request => request.PageSize).PageSize();
}

internal sealed class ListOwnSignInsHandler(IAccesskeysDbContext db, ICurrentCaller caller, IPageTokens pageTokens, IMapper mapper)
    : IRequestHandler<ListOwnSignIns, SignInPage>
{
    public async Task<SignInPage> Handle(ListOwnSignIns request, CancellationToken cancellationToken)
    {
        var list = SignInQueries.ListOf(caller, caller.Caller!.Session!.AgentId);
        var rest = db.RestOfSignIns(pageTokens, request.PageToken, list);
        var (page, nextPageToken) = await pageTokens.ReadPageAsync(rest, request.PageSize, list, cancellationToken);
        return new SignInPage(mapper.Map<List<SignInModel>>(page), nextPageToken);
    }
}
