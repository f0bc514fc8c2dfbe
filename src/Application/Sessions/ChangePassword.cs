using Accesskeys.Application.Common;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Sessions;

/// <summary>Gives the calling agent another password and ends all its sessions; <c>null</c> where the password is wrong.</summary>
public sealed record ChangePassword(string? Password, string? NewPassword) : IRequest<AgentModel?>
{
    public override string ToString() => nameof(ChangePassword);
}

internal sealed class ChangePasswordValidator : AbstractValidator<ChangePassword>
{
    public ChangePasswordValidator()
    {
        RuleFor(request => request.Password).Required();
        RuleFor(request => request.NewPassword).Password();
    }
}

internal sealed class ChangePasswordHandler(IAccesskeysDbContext db, ICurrentCaller caller, IPasswords passwords, TimeProvider clock)
    : IRequestHandler<ChangePassword, AgentModel?>
{
    public async Task<AgentModel?> Handle(ChangePassword request, CancellationToken cancellationToken)
    {
        var agentId = caller.Caller!.Session!.AgentId;
        var known = await db.Agents.AsNoTracking().SingleAsync(agent => agent.Id == agentId, cancellationToken);
        if (await passwords.FindFormAsync(known.PasswordHash, request.Password!, cancellationToken) is null)
        {
            return null;
        }

        // Slow on purpose, so before the unit of work that everyone else waits for.
        var passwordHash = await passwords.HashNewAsync(request.NewPassword!, cancellationToken);
        return await db.ChangeAsync(
            async (_, cancelled) =>
            {
                var agent = await db.Agents.SingleAsync(agent => agent.Id == agentId, cancelled);
                if (agent.PasswordHash != known.PasswordHash)
                {
                    // Somebody was faster, and what was given is wrong by now.
                    return null;
                }

                agent.ChangePassword(passwordHash, clock.GetUtcNow());
                return new AgentModel(agent.Username);
            },
            WritePriority.Revocation,
            cancellationToken);
    }
}
