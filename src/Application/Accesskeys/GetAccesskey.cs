using Accesskeys.Application.Common;
using AutoMapper;
using AutoMapper.QueryableExtensions;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

public sealed record GetAccesskey(Guid Id) : IRequest<AccesskeyModel>;

internal sealed class GetAccesskeyHandler(IAccesskeysDbContext db, IMapper mapper) : IRequestHandler<GetAccesskey, AccesskeyModel>
{
    public async Task<AccesskeyModel> Handle(GetAccesskey request, CancellationToken cancellationToken) =>
        await db.Accesskeys
            .Where(accesskey => accesskey.Id == request.Id)
            .ProjectTo<AccesskeyModel>(mapper.ConfigurationProvider)
            .SingleOrDefaultAsync(cancellationToken)
        ?? throw new NotFoundException();
}
