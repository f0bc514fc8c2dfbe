using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using AutoMapper;
using MediatR;

namespace Accesskeys.Application.Users;

/// <summary>Replaces a user's invitation, by which it sets its first password, or another if it has forgotten its own.</summary>
public sealed record InviteUser(Guid Id) : IRequest<InvitedUserModel>;

internal sealed class InviteUserHandler(IAccesskeysDbContext db, IOneTimeCodes codes, TimeProvider clock, IMapper mapper)
    : IRequestHandler<InviteUser, InvitedUserModel>
{
    public Task<InvitedUserModel> Handle(InviteUser request, CancellationToken cancellationToken)
    {
        var invitation = codes.Create();
        return db.ChangeAsync(
            async (_, cancelled) =>
            {
                var user = await db.Agents.GetAsync(request.Id, cancelled);
                user.Invite(invitation.Hash, clock.GetUtcNow());
                return mapper.Map<InvitedUserModel>(user) with { Code = invitation.Code };
            },
            cancellationToken);
    }
}
