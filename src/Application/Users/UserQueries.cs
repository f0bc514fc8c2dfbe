using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Users;

internal static class UserQueries
{
    /// <exception cref="NotFoundException">The caller's customer has no such user.</exception>
    public static async Task<Agent> GetAsync(this IQueryable<Agent> users, Guid id, CancellationToken cancellationToken) =>
        await users.SingleOrDefaultAsync(user => user.Id == id, cancellationToken) ?? throw new NotFoundException();

    /// <summary>
    /// For a unit of work after which the user is no owner any more. Owners that can't sign in yet don't count: if their
    /// invitations expired, no one could manage the customer's users.
    /// </summary>
    /// <exception cref="LastOwnerException">No other owner can sign in.</exception>
    public static async Task EnsureAnotherOwnerAsync(this IAccesskeysDbContext db, Agent user, CancellationToken cancellationToken)
    {
        if (user is { Role: Role.Owner, HasPassword: true }
            && !await db.Agents.AnyAsync(
                other => other.Id != user.Id && other.Role == Role.Owner && other.PasswordHash != Agent.NoPassword, cancellationToken))
        {
            throw new LastOwnerException();
        }
    }
}
