using Accesskeys.Application.Common;
using AutoMapper;
using MediatR;

namespace Accesskeys.Application.Users;

/// <summary>Returns a user of the caller's customer.</summary>
public sealed record GetUser(Guid Id) : IRequest<UserModel>;

internal sealed class GetUserHandler(IAccesskeysDbContext db, IMapper mapper) : IRequestHandler<GetUser, UserModel>
{
    public async Task<UserModel> Handle(GetUser request, CancellationToken cancellationToken) =>
        mapper.Map<UserModel>(await db.Agents.GetAsync(request.Id, cancellationToken));
}
