using System.ComponentModel;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Sessions;

/// <summary>Ends the caller's session.</summary>
public sealed record Logout : IRequest<AgentModel>;

/// <summary>The agent whose session was ended.</summary>
public sealed record AgentModel(
    [property: Description("The username, in upper or lower case."), Example("operator")]
    string Username);

internal sealed class LogoutHandler(IAccesskeysDbContext db, TimeProvider clock) : IRequestHandler<Logout, AgentModel>
{
    public Task<AgentModel> Handle(Logout request, CancellationToken cancellationToken) => db.ChangeAsync(
        async (caller, cancelled) =>
        {
            var (session, now) = (caller.Session!, clock.GetUtcNow());
            var agent = await db.Agents.AsNoTracking().SingleAsync(agent => agent.Id == session.AgentId, cancelled);
            db.EndedSessions.Add(EndedSession.End(session.Id, agent, session.ExpiresAt, now));
            return new AgentModel(agent.Username);
        },
        WritePriority.Revocation,
        cancellationToken);
}
