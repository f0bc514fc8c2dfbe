using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Sessions;

/// <summary>
/// Sets the password of the agent that was invited by this code; returns <c>null</c> if the code can't be redeemed, whatever the reason.
/// </summary>
public sealed record RedeemInvitation(
    [property: Description("The invitation's code."), Required, Example("5nB0qVqTzX3dJm8cYw1KfRj7LhGs9PaE")]
    string? Code,
    [property: Description("The new password."), Required, Example("a better horse battery staple")]
    string? Password)
    : IRequest<AgentModel?>
{
    public override string ToString() => nameof(RedeemInvitation);
}

internal sealed class RedeemInvitationValidator : AbstractValidator<RedeemInvitation>
{
    public RedeemInvitationValidator()
    {
        RuleFor(request => request.Code).Required();
        RuleFor(request => request.Password).Password();
    }
}

internal sealed class RedeemInvitationHandler(IAccesskeysDbContext db, IOneTimeCodes codes, IPasswords passwords, TimeProvider clock)
    : IRequestHandler<RedeemInvitation, AgentModel?>
{
    public async Task<AgentModel?> Handle(RedeemInvitation request, CancellationToken cancellationToken)
    {
        var hash = codes.HashOf(request.Code!);
        var invited = db.ActiveAgents().Where(agent => agent.InvitationHash == hash);

        // Looked up before anything slow, so that unknown codes cost neither a password's hash nor a unit of work.
        var known = await invited.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (known?.IsInvitedBy(hash, clock.GetUtcNow()) != true)
        {
            return null;
        }

        var passwordHash = await passwords.HashNewAsync(request.Password!, cancellationToken);
        return await db.ChangeWithoutCallerAsync(
            async cancelled =>
            {
                // Another request may have redeemed or ended it.
                var now = clock.GetUtcNow();
                var agent = await invited.SingleOrDefaultAsync(cancelled);
                if (agent?.IsInvitedBy(hash, now) != true)
                {
                    return null;
                }

                agent.ChangePassword(passwordHash, now);
                return new AgentModel(agent.Username);
            },
            WritePriority.Revocation with { CustomerId = known.CustomerId },
            cancellationToken);
    }
}
