using System.Text.Json;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Customers;
using AutoMapper;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Changes;

/// <summary>Lists the changes of the caller's customer, newest first. The operator sees those of all customers.</summary>
public sealed record ListChanges(int PageSize, string? PageToken) : ChangeRequest(PageSize, PageToken);

internal sealed class ListChangesValidator : ChangeRequestValidator<ListChanges>;

internal sealed class ListChangesHandler(IAccesskeysDbContext db, ICurrentCaller caller, IPageTokens pageTokens, IMapper mapper)
    : IRequestHandler<ListChanges, ChangePage>
{
    public async Task<ChangePage> Handle(ListChanges request, CancellationToken cancellationToken)
    {
        // The operator is responsible for deleted customers.
        IQueryable<Change> seen = caller.Caller is { IsOperator: true } ? db.Changes : db.Changes.Where(change => change.CustomerId == caller.CustomerId);
        if (request.Filter?.Subject is { } subject)
        {
            seen = seen.Where(change => change.SubjectId == subject);
        }

        var list = new PagedList(caller.CustomerId, "changes", Filter: request.GivenFilter);
        var rest = pageTokens.After(request.PageToken, seen.AsNoTracking(), list);
        var (page, nextPageToken) = await db.ReadPageAsync(pageTokens, rest, request, list, cancellationToken);
        return new ChangePage([.. mapper.Map<List<ChangeModel>>(page).Select(Shown)], nextPageToken);
    }

    /// <summary>
    /// E-mail addresses are only for those who may read the user itself. The rest of a user's changes is for everyone who watches the
    /// customer, with a key as well.
    /// </summary>
    private ChangeModel Shown(ChangeModel change) =>
        caller.Caller is { Role: Role.Owner } && change.CustomerId == caller.CustomerId ? change
        : change with { Before = WithoutEmail(change.Before), After = WithoutEmail(change.After) };

    private static Dictionary<string, JsonElement>? WithoutEmail(IReadOnlyDictionary<string, JsonElement>? members) =>
        members?.Where(member => member.Key != "email").ToDictionary();
}
