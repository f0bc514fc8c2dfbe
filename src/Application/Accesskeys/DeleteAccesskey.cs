using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using AutoMapper;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Ends a key.</summary>
public sealed record DeleteAccesskey(Guid Id) : IRequest<AccesskeyModel>
{
    /// <summary>Whether to end as well all keys that came of it by rotation: who steals a key can rotate it too.</summary>
    [JsonIgnore]
    public bool Successors { get; init; }
}

internal sealed class DeleteAccesskeyHandler(IAccesskeysDbContext db, TimeProvider clock, IMapper mapper)
    : IRequestHandler<DeleteAccesskey, AccesskeyModel>
{
    // Everyone else waits for a unit of work: it must be short, however long a thief made the chain.
    private const int MostAtOnce = 100;

    public async Task<AccesskeyModel> Handle(DeleteAccesskey request, CancellationToken cancellationToken)
    {
        AccesskeyModel? deleted;
        do
        {
            deleted = await db.ChangeAsync(cancelled => DeleteAsync(request, cancelled), cancellationToken);
        }
        while (deleted is null);
        return deleted;
    }

    // The newest go first, so that the chain grows no longer; the key itself goes last, so that what fails can be asked for again.
    private async Task<AccesskeyModel?> DeleteAsync(DeleteAccesskey request, CancellationToken cancellationToken)
    {
        var accesskey = await db.Accesskeys.SingleOrDefaultAsync(accesskey => accesskey.Id == request.Id, cancellationToken)
            ?? throw new NotFoundException();
        var now = clock.GetUtcNow();
        if (request.Successors && accesskey.ChainId is { } chain)
        {
            var successors = await db.Accesskeys
                .Where(successor => successor.ChainId == chain && successor.Number > accesskey.Number)
                .OrderByDescending(successor => successor.Number)
                .Take(MostAtOnce)
                .ToListAsync(cancellationToken);
            successors.ForEach(successor => successor.Delete(now));
            if (successors.Count == MostAtOnce)
            {
                return null;
            }
        }

        accesskey.Delete(now);
        return mapper.Map<AccesskeyModel>(accesskey);
    }
}
