using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Users;

internal static class SignInQueries
{
    public static PagedList ListOf(ICurrentCaller caller, Guid agentId) => new(caller.CustomerId, "signins", agentId);

    /// <exception cref="InvalidPageTokenException">The page token belongs to another list.</exception>
    public static IOrderedQueryable<SignIn> RestOfSignIns(
        this IAccesskeysDbContext db, IPageTokens pageTokens, string? pageToken, PagedList list) =>
        pageTokens.After(pageToken, db.SignIns.AsNoTracking().Where(signIn => signIn.AgentId == list.OwnerId), list);
}
