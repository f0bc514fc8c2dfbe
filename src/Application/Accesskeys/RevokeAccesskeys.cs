using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Revokes the keys of one owner of the caller's customer, as many as fit into one unit of work.</summary>
public sealed record RevokeAccesskeys(
    [property: Description("The external_id of the keys, exactly."), Required, Example("tenant-42")]
    string? ExternalId)
    : IRequest<RevokedAccesskeysModel>
{
    public const int MostAccesskeys = 1000;
}

public sealed record RevokedAccesskeysModel(
    [property: Description("How many keys were revoked."), Range(0, RevokeAccesskeys.MostAccesskeys), Example(3)]
    int Revoked,
    [property: Description("Whether the owner has more keys: repeat the request."), Example(false)]
    bool More);

internal sealed class RevokeAccesskeysValidator : AbstractValidator<RevokeAccesskeys>
{
    public RevokeAccesskeysValidator() => RuleFor(request => request.ExternalId)
        .NotEmpty().WithMessage("is required: the external_id of the keys")
        .ExternalId();
}

internal sealed class RevokeAccesskeysHandler(IAccesskeysDbContext db, TimeProvider clock)
    : IRequestHandler<RevokeAccesskeys, RevokedAccesskeysModel>
{
    public Task<RevokedAccesskeysModel> Handle(RevokeAccesskeys request, CancellationToken cancellationToken) => db.ChangeAsync(
        async (caller, cancelled) =>
        {
            var found = await db.Accesskeys
                .Where(accesskey => accesskey.ExternalId == request.ExternalId)
                .OrderByDescending(accesskey => accesskey.Number)
                .Take(RevokeAccesskeys.MostAccesskeys + 1)
                .ToListAsync(cancelled);
            var isRest = found.Count <= RevokeAccesskeys.MostAccesskeys;

            // The caller's own key goes last, so that it can repeat the request.
            var revoked = isRest ? found : found.Where(accesskey => accesskey.Id != caller.Actor.Id).Take(RevokeAccesskeys.MostAccesskeys).ToList();
            var now = clock.GetUtcNow();
            revoked.ForEach(accesskey => accesskey.Delete(now));
            return new RevokedAccesskeysModel(revoked.Count, !isRest);
        },
        WritePriority.Revocation,
        cancellationToken);
}
