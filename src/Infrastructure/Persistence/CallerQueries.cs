using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>Who a credential stands for, read by its id: in one statement each, so that all of it is of the same moment.</summary>
internal static class CallerQueries
{
    /// <summary><c>null</c> if the session has ended. By its state alone: the clock is the caller's to ask.</summary>
    public static Task<Caller?> FindCallerAsync(this AccesskeysDbContext db, CallerSession session, CancellationToken cancellationToken) =>
        db.Agents.AsNoTracking()
            .Where(agent => agent.Id == session.AgentId
                && agent.SessionGeneration == session.Generation
                && !db.EndedSessions.Any(ended => ended.Id == session.Id))
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
                    Session = session,
                })
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>The facts of a key; <c>null</c> if it or its customer is deleted.</summary>
    public static Task<VerifiedAccesskey?> FindFactsAsync(this AccesskeysDbContext db, Guid accesskeyId, CancellationToken cancellationToken) =>
        db.Accesskeys.IgnoreQueryFilters().AsNoTracking()
            .Where(key => key.Id == accesskeyId && key.DeletedAt == null)
            .Join(
                db.Customers.Active(),
                key => key.CustomerId,
                customer => customer.Id,
                (key, customer) => new VerifiedAccesskey(
                    key.Id,
                    key.Name,
                    key.TokenPrefix,
                    key.ExpiresAt,
                    new Caller(
                        new CustomerModel
                        {
                            Id = customer.Id,
                            Name = customer.Name,
                            TmCreate = customer.CreatedAt,
                            TmUpdate = customer.UpdatedAt,
                            TmDelete = customer.DeletedAt,
                        },
                        customer.IsOperator,
                        new Actor(ActorKind.Accesskey, key.Id))
                    {
                        Authority = new Authority(key.Scopes, key.AllowedIps, key.ExpiresAt),
                    })
                {
                    HasEnded = key.HasEnded,
                    IsEnabled = key.IsEnabled,
                })
            .SingleOrDefaultAsync(cancellationToken);
}
