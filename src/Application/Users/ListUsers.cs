using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Users;

/// <summary>Lists the users of the caller's customer except deleted ones, newest first.</summary>
public sealed record ListUsers(int PageSize, string? PageToken) : IRequest<UserPage>;

public sealed record UserPage(
    [property: Description("The page's users, newest first."), MaxLength(Pages.MaxSize)]
    IReadOnlyList<UserModel> Result,
    [property: Description("The page_token of the next page; null on the last page.")]
    string? NextPageToken);

internal sealed class ListUsersValidator : AbstractValidator<ListUsers>
{
    public ListUsersValidator() => RuleFor(request => request.PageSize).PageSize();
}

internal sealed class ListUsersHandler(IAccesskeysDbContext db, ICurrentCaller caller, IPageTokens pageTokens, IMapper mapper)
    : IRequestHandler<ListUsers, UserPage>
{
    public async Task<UserPage> Handle(ListUsers request, CancellationToken cancellationToken)
    {
        var list = new PagedList(caller.CustomerId, "users");
        var rest = pageTokens.After(request.PageToken, db.Agents.AsNoTracking(), list);
        var (page, nextPageToken) = await pageTokens.ReadPageAsync(rest, request.PageSize, list, cancellationToken);
        return new UserPage(mapper.Map<List<UserModel>>(page), nextPageToken);
    }
}
