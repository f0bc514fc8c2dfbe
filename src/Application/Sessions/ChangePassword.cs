using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Sessions;

/// <summary>Changes the calling agent's password and ends all its sessions; returns <c>null</c> if the current password is wrong.</summary>
public sealed record ChangePassword(
    [property: Description("The agent's password."), Required, Example("correct horse battery staple")]
    string? Password,
    [property: Description("The new password."), Required, Example("a better horse battery staple")]
    string? NewPassword)
    : IRequest<AgentModel?>
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

        // The user may have been deleted since the session was checked.
        var known = await db.Agents.AsNoTracking().SingleOrDefaultAsync(agent => agent.Id == agentId, cancellationToken)
            ?? throw new CallerRevokedException();
        if (await passwords.FindFormAsync(known.PasswordHash, request.Password!, cancellationToken) is null)
        {
            return null;
        }

        // Hashing is slow on purpose, so it is done before the unit of work, for which all other writers wait.
        var passwordHash = await passwords.HashNewAsync(request.NewPassword!, cancellationToken);
        return await db.ChangeAsync(
            async (_, cancelled) =>
            {
                var agent = await db.Agents.SingleAsync(agent => agent.Id == agentId, cancelled);
                if (agent.PasswordHash != known.PasswordHash)
                {
                    // Another request has changed the password, so the one that was sent is wrong by now.
                    return null;
                }

                agent.ChangePassword(passwordHash, clock.GetUtcNow());
                return new AgentModel(agent.Username);
            },
            WritePriority.Revocation,
            cancellationToken);
    }
}
