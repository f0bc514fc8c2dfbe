using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Sessions;

internal static class AgentQueries
{
    /// <summary>Those who may sign in: the agents of a deleted customer may not.</summary>
    public static IQueryable<Agent> ActiveAgents(this IAccesskeysDbContext db) => db.Agents.Join(
        db.Customers.Active(), agent => agent.CustomerId, customer => customer.Id, (agent, _) => agent);

    // A name that none can have is not looked for: SQL Server would find it, because it compares without the spaces at the end.
    public static async Task<Agent?> FindByUsernameAsync(this IQueryable<Agent> agents, string username, CancellationToken cancellationToken) =>
        Agent.NormalizeIfAllowed(username) is { } normalized
            ? await agents.SingleOrDefaultAsync(agent => agent.NormalizedUsername == normalized, cancellationToken)
            : null;
}
