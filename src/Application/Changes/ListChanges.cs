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
        var list = new PagedList(caller.CustomerId, "changes", Filter: request.GivenFilter);
        var rest = pageTokens.After(request.PageToken, Seen(request.Filter?.Subject), list);
        if (request.Filter?.Subject is { } subject && !await IsSeenAsync(subject, cancellationToken))
        {
            return new ChangePage([], NextPageToken: null);
        }

        var (page, nextPageToken) = await db.ReadPageAsync(pageTokens, rest, request, list, cancellationToken);
        return new ChangePage([.. mapper.Map<List<ChangeModel>>(page).Select(Shown)], nextPageToken);
    }

    // A subject's changes alone, since SQLite would otherwise read all of its customer's. The operator is responsible for deleted customers.
    private IQueryable<Change> Seen(Guid? subject) => subject is not null ? db.Changes.AsNoTracking().Where(change => change.SubjectId == subject)
        : caller.Caller is { IsOperator: true } ? db.Changes.AsNoTracking()
        : db.Changes.AsNoTracking().Where(change => change.CustomerId == caller.CustomerId);

    // All changes of a subject belong to the same customer. Another customer's subject takes as long as one that never existed.
    private async Task<bool> IsSeenAsync(Guid subject, CancellationToken cancellationToken) =>
        caller.Caller is { IsOperator: true }
        || caller.CustomerId == await Seen(subject)
            .OrderByDescending(change => change.Number)
            .Select(change => change.CustomerId)
            .FirstOrDefaultAsync(cancellationToken);

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
