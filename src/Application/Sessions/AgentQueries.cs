using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Domain.Customers;

namespace Accesskeys.Application.Sessions;

internal static class AgentQueries
{
    /// <summary>Those who may sign in: the agents of a deleted customer may not.</summary>
    public static IQueryable<Agent> ActiveAgents(this IAccesskeysDbContext db) => db.Agents.Join(
        db.Customers.Active(), agent => agent.CustomerId, customer => customer.Id, (agent, _) => agent);
}
