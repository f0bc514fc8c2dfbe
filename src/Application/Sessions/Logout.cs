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
    // The clocks of two nodes never differ by more. Until then, the session might still be valid on one of them.
    private static readonly TimeSpan _clocksApart = TimeSpan.FromDays(1);

    public Task<AgentModel> Handle(Logout request, CancellationToken cancellationToken) => db.ChangeAsync(
        async (caller, cancelled) =>
        {
            var (session, now) = (caller.Session!, clock.GetUtcNow());
            var agent = await db.Agents.AsNoTracking().SingleAsync(agent => agent.Id == session.AgentId, cancelled);
            var longOver = now - _clocksApart;
            await db.EndedSessions.Where(ended => ended.ExpiresAt < longOver).ExecuteDeleteAsync(cancelled);
            db.EndedSessions.Add(EndedSession.End(session.Id, agent, session.ExpiresAt, now));
            return new AgentModel(agent.Username);
        },
        WritePriority.Revocation,
        cancellationToken);
}
