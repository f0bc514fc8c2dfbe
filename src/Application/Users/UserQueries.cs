using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Users;

internal static class UserQueries
{
    public static IQueryable<Agent> UsersOf(this IAccesskeysDbContext db, Guid customerId) =>
        db.Agents.Where(agent => agent.CustomerId == customerId);

    /// <exception cref="NotFoundException">The customer has no such user.</exception>
    public static async Task<Agent> UserOfAsync(this IAccesskeysDbContext db, Guid customerId, Guid id, CancellationToken cancellationToken) =>
        await db.UsersOf(customerId).SingleOrDefaultAsync(agent => agent.Id == id, cancellationToken) ?? throw new NotFoundException();

    /// <summary>
    /// For a unit of work after which the user is no owner any more. Owners that can't sign in yet don't count: if their
    /// invitations expired, no one could manage the customer's users.
    /// </summary>
    /// <exception cref="LastOwnerException">No other owner can sign in.</exception>
    public static async Task EnsureAnotherOwnerAsync(this IAccesskeysDbContext db, Agent user, CancellationToken cancellationToken)
    {
        if (user is { Role: Role.Owner, HasPassword: true }
            && !await db.UsersOf(user.CustomerId).AnyAsync(
                other => other.Id != user.Id && other.Role == Role.Owner && other.PasswordHash != Agent.NoPassword, cancellationToken))
        {
            throw new LastOwnerException();
        }
    }
}
