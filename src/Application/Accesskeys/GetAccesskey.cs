using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using AutoMapper;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

public sealed record GetAccesskey(Guid Id) : IRequest<AccesskeyModel>;

internal sealed class GetAccesskeyHandler(IAccesskeysDbContext db, TimeProvider clock, IMapper mapper) : IRequestHandler<GetAccesskey, AccesskeyModel>
{
    public async Task<AccesskeyModel> Handle(GetAccesskey request, CancellationToken cancellationToken)
    {
        var accesskey = await db.Accesskeys.AsNoTracking().GetAsync(request.Id, cancellationToken);
        return mapper.Map<AccesskeyModel>(accesskey)
            .WithLimits(await db.ReadLimitsAsync(accesskey.LimitSubject, clock.GetUtcNow(), cancellationToken));
    }
}
