using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Sessions;

internal static class AgentQueries
{
    /// <summary>The agents of all customers, without deleted ones: usernames are unique in the whole service.</summary>
    public static IQueryable<Agent> AllAgents(this IAccesskeysDbContext db) => db.Agents.IgnoreQueryFilters([QueryFilters.Tenant]);

    /// <summary>The agents that may sign in, without those of deleted customers.</summary>
    public static IQueryable<Agent> ActiveAgents(this IAccesskeysDbContext db) => db.AllAgents().Join(
        db.Customers.Active(), agent => agent.CustomerId, customer => customer.Id, (agent, _) => agent);

    /// <summary>For a unit of work that adds an agent. The usernames of deleted customers' agents stay taken.</summary>
    /// <exception cref="UsernameTakenException">Another agent has the username.</exception>
    public static async Task EnsureUsernameIsFreeAsync(this IAccesskeysDbContext db, string username, CancellationToken cancellationToken)
    {
        var forms = Agent.UsernameForms(username);
        if (await db.AllAgents().AnyAsync(agent => forms.Contains(agent.NormalizedUsername), cancellationToken))
        {
            throw new UsernameTakenException();
        }
    }
}
