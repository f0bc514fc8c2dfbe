using Accesskeys.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Sessions;

/// <summary>Ends all sessions of the caller's agent, including the caller's.</summary>
public sealed record LogoutEverywhere : IRequest<AgentModel>;

internal sealed class LogoutEverywhereHandler(IAccesskeysDbContext db, TimeProvider clock) : IRequestHandler<LogoutEverywhere, AgentModel>
{
    public Task<AgentModel> Handle(LogoutEverywhere request, CancellationToken cancellationToken) => db.ChangeAsync(
        async (caller, cancelled) =>
        {
            var agentId = caller.Session!.AgentId;
            var agent = await db.Agents.SingleAsync(agent => agent.Id == agentId, cancelled);
            agent.EndSessions(clock.GetUtcNow());
            return new AgentModel(agent.Username);
        },
        WritePriority.Revocation,
        cancellationToken);
}
