using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Domain.Changes;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Sessions;

/// <summary>Whether a session goes on, and for whom: in one read, so that all of it is of the same moment.</summary>
internal sealed class SessionLookup(AccesskeysDbContext db)
{
    public Task<Caller?> FindCallerAsync(SignedSession signed, CancellationToken cancellationToken) => db.Agents.AsNoTracking()
        .Where(agent => agent.Id == signed.Session.AgentId
            && agent.SessionGeneration == signed.Generation
            && !db.EndedSessions.Any(ended => ended.Id == signed.Session.Id))
        .Join(
            db.Customers.Active(),
            agent => agent.CustomerId,
            customer => customer.Id,
            (agent, customer) => new Caller(
                new CustomerModel
                {
                    Id = customer.Id,
                    Name = customer.Name,
                    TmCreate = customer.CreatedAt,
                    TmUpdate = customer.UpdatedAt,
                    TmDelete = customer.DeletedAt,
                },
                customer.IsOperator,
                new Actor(ActorKind.Agent, agent.Id))
            {
                Session = signed.Session,
            })
        .SingleOrDefaultAsync(cancellationToken);
}
