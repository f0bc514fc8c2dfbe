using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Application.Sessions;

internal static class AgentQueries
{
    /// <summary>The agents that may sign in, without those of deleted customers.</summary>
    public static IQueryable<Agent> ActiveAgents(this IAccesskeysDbContext db) => db.Agents.Join(
        db.Customers.Active(), agent => agent.CustomerId, customer => customer.Id, (agent, _) => agent);
}
