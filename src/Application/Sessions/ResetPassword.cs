using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Sessions;

/// <summary>Sets an agent's password and ends all its sessions; returns <c>null</c> if the agent doesn't exist.</summary>
public sealed record ResetPassword(string Username, string NewPassword) : IRequest<AgentModel?>
{
    public override string ToString() => nameof(ResetPassword);
}

internal sealed class ResetPasswordValidator : AbstractValidator<ResetPassword>
{
    public ResetPasswordValidator() => RuleFor(request => request.NewPassword).Password();
}

internal sealed class ResetPasswordHandler(IAccesskeysDbContext db, IPasswords passwords, TimeProvider clock)
    : IRequestHandler<ResetPassword, AgentModel?>
{
    public async Task<AgentModel?> Handle(ResetPassword request, CancellationToken cancellationToken)
    {
        // Hashing is slow on purpose, so it is done before the unit of work, for which all other writers wait.
        var passwordHash = await passwords.HashNewAsync(request.NewPassword, cancellationToken);
        return await db.ChangeWithoutCallerAsync(
            async cancelled =>
            {
                var agent = await FindAsync(request.Username, cancelled);
                agent?.ChangePassword(passwordHash, clock.GetUtcNow());
                return agent is null ? null : new AgentModel(agent.Username);
            },
            WritePriority.Revocation,
            cancellationToken);
    }

    /// <summary>
    /// The agent that signing in finds. If the usernames of two agents differ only in their Unicode form, the one whose username
    /// matches exactly.
    /// </summary>
    private async Task<Agent?> FindAsync(string username, CancellationToken cancellationToken)
    {
        var forms = Agent.UsernameForms(username);
        var agents = await db.ActiveAgents().Where(agent => forms.Contains(agent.NormalizedUsername)).ToListAsync(cancellationToken);
        return agents.Find(agent => agent.Username == username)
            ?? forms.Select(form => agents.Find(agent => agent.NormalizedUsername == form)).FirstOrDefault(agent => agent is not null);
    }
}
