using Accesskeys.Application.Common;
using AutoMapper;
using MediatR;

namespace Accesskeys.Application.Users;

/// <summary>Deletes a user and ends its sessions. Its keys stay, because they are the customer's.</summary>
public sealed record DeleteUser(Guid Id) : IRequest<UserModel>;

internal sealed class DeleteUserHandler(IAccesskeysDbContext db, TimeProvider clock, IMapper mapper) : IRequestHandler<DeleteUser, UserModel>
{
    public Task<UserModel> Handle(DeleteUser request, CancellationToken cancellationToken) => db.ChangeAsync(
        async (_, cancelled) =>
        {
            var user = await db.Agents.GetAsync(request.Id, cancelled);
            await db.EnsureAnotherOwnerAsync(user, cancelled);
            user.Delete(clock.GetUtcNow());
            return mapper.Map<UserModel>(user);
        },
        WritePriority.Revocation,
        cancellationToken);
}
