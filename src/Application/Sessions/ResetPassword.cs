using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using FluentValidation;
using MediatR;

namespace Accesskeys.Application.Sessions;

/// <summary>Gives an agent who is locked out another password and ends all its sessions; <c>null</c> where there is no such agent.</summary>
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
        // Slow on purpose, so before the unit of work that everyone else waits for.
        var passwordHash = await passwords.HashAsync(request.NewPassword, cancellationToken);
        return await db.ChangeWithoutCallerAsync(
            async cancelled =>
            {
                var agent = await db.ActiveAgents().FindByUsernameAsync(request.Username, cancelled);
                agent?.ChangePassword(passwordHash, clock.GetUtcNow());
                return agent is null ? null : new AgentModel(agent.Username);
            },
            ChangeTurn.Revocation,
            cancellationToken);
    }
}
