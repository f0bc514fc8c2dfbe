using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Replaces a key with a new one.</summary>
public sealed record RotateAccesskey(
    [property: Description("The new key's lifetime, in seconds; if omitted, the old key's full lifetime, or the longest that the service allows.")]
    [property: Range(1, int.MaxValue), Example(31536000)]
    long? Expire,
    [property: Description("How many more seconds the old key works; if omitted, it stops working at once.")]
    [property: Range(0, int.MaxValue), Example(3600)]
    long? Grace)
    : IRequest<CreatedAccesskeyModel>
{
    [JsonIgnore]
    public Guid Id { get; init; }
}

internal sealed class RotateAccesskeyValidator : AbstractValidator<RotateAccesskey>
{
    public RotateAccesskeyValidator(LifetimeOptions limit)
    {
        RuleFor(request => request.Expire).Lifetime(limit);
        RuleFor(request => request.Grace)
            .Must(seconds => seconds is null || Accesskey.AllowsGrace(seconds.Value)).WithMessage($"must be 0 to {int.MaxValue} seconds");
    }
}

internal sealed class RotateAccesskeyHandler(IAccesskeysDbContext db, LifetimeOptions limit, TimeProvider clock, IMapper mapper)
    : IRequestHandler<RotateAccesskey, CreatedAccesskeyModel>
{
    public Task<CreatedAccesskeyModel> Handle(RotateAccesskey request, CancellationToken cancellationToken)
    {
        var token = TokenFormat.Default.Generate();
        return db.ChangeAsync(
            async (caller, cancelled) =>
            {
                var accesskey = await db.Accesskeys.GetAsync(request.Id, cancelled);
                if (accesskey.RotatedTo is not null)
                {
                    throw new AlreadyRotatedException();
                }

                // A caller with limits would get the token of a key without them.
                if (caller.Actor != new Actor(ActorKind.Accesskey, request.Id))
                {
                    caller.EnsureUnlimited();
                }

                var now = clock.GetUtcNow();
                var lifetime = request.Expire ?? Math.Min(accesskey.Lifetime, limit.MaxSeconds);
                var successor = accesskey.Rotate(token, lifetime, request.Grace ?? 0, now);
                caller.EnsureHolds(RenewsItself(caller, request)
                    ? successor.Authority with { ExpiresAt = DateTimeOffset.MinValue }
                    : successor.Authority);
                db.Accesskeys.Add(successor);
                var limits = await db.ReadLimitsAsync(successor.LimitSubject, now, cancelled);
                return mapper.Map<CreatedAccesskeyModel>(successor).WithLimits(limits) with { Token = token.Reveal() };
            },
            cancellationToken);
    }

    // The only exception to the limit: otherwise the lifetime of a key that rotates itself would shrink each time.
    private static bool RenewsItself(Caller caller, RotateAccesskey request) =>
        request.Expire is null && caller.Actor == new Actor(ActorKind.Accesskey, request.Id);
}
