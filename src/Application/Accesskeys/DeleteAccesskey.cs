using Accesskeys.Application.Common;
using AutoMapper;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

public sealed record DeleteAccesskey(Guid Id) : IRequest<AccesskeyModel>;

internal sealed class DeleteAccesskeyHandler(IAccesskeysDbContext db, TimeProvider clock, IMapper mapper)
    : IRequestHandler<DeleteAccesskey, AccesskeyModel>
{
    public Task<AccesskeyModel> Handle(DeleteAccesskey request, CancellationToken cancellationToken) => db.ChangeAsync(
        async cancelled =>
        {
            var accesskey = await db.Accesskeys.SingleOrDefaultAsync(accesskey => accesskey.Id == request.Id, cancelled)
                ?? throw new NotFoundException();
            accesskey.Delete(clock.GetUtcNow());
            return mapper.Map<AccesskeyModel>(accesskey);
        },
        cancellationToken);
}
