using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using AutoMapper;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Deletes a key.</summary>
public sealed record DeleteAccesskey(Guid Id) : IRequest<AccesskeyModel>
{
    /// <summary>Whether to delete the key's successors by rotation too, because a thief can rotate a stolen key.</summary>
    [JsonIgnore]
    public bool Successors { get; init; }
}

internal sealed class DeleteAccesskeyHandler(IAccesskeysDbContext db, TimeProvider clock, IMapper mapper)
    : IRequestHandler<DeleteAccesskey, AccesskeyModel>
{
    public async Task<AccesskeyModel> Handle(DeleteAccesskey request, CancellationToken cancellationToken)
    {
        AccesskeyModel? deleted;
        do
        {
            deleted = await db.ChangeAsync((_, cancelled) => DeleteAsync(request, cancelled), WritePriority.Revocation, cancellationToken);
        }
        while (deleted is null);
        return deleted;
    }

    private async Task<AccesskeyModel?> DeleteAsync(DeleteAccesskey request, CancellationToken cancellationToken)
    {
        var accesskey = await db.Accesskeys.GetAsync(request.Id, cancellationToken);
        var now = clock.GetUtcNow();
        return await db.Accesskeys.EndAsync(accesskey, request.Successors, now, cancellationToken)
            ? mapper.Map<AccesskeyModel>(accesskey).WithLimits(await db.ReadLimitsAsync(accesskey.LimitSubject, now, cancellationToken))
            : null;
    }
}
