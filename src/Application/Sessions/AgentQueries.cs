using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Sessions;

internal static class AgentQueries
{
    /// <summary>The agents that may sign in, without those of deleted customers.</summary>
    public static IQueryable<Agent> ActiveAgents(this IAccesskeysDbContext db) => db.Agents.Join(
        db.Customers.Active(), agent => agent.CustomerId, customer => customer.Id, (agent, _) => agent);

    /// <param name="normalized">
    /// One of <see cref="Agent.UsernameForms"/>: SQL Server would find others, since it ignores spaces at the end.
    /// </param>
    public static Task<Agent?> FindByFormAsync(this IQueryable<Agent> agents, string normalized, CancellationToken cancellationToken) =>
        agents.SingleOrDefaultAsync(agent => agent.NormalizedUsername == normalized, cancellationToken);
}
