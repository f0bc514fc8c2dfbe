using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using Accesskeys.Domain.Limits;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Accesskeys;

/// <summary>Adds to the credits of a key and of those that it replaced by rotation, or takes away.</summary>
public sealed record AddAccesskeyCredits(
    [property: Description("How many credits to add; negative to take away, to no less than 0.")]
    [property: Required, Range(-Credits.Most, Credits.Most), Example(1000)]
    long? Add,
    [property: Description("A UUID of your choice. The same one twice adds once."), Required]
    [property: Example("7d9f1e0a-3c5b-4a26-9f0e-2b8c6d4e1f70")]
    string? Id)
    : IRequest<AccesskeyModel>
{
    [JsonIgnore]
    public Guid AccesskeyId { get; init; }
}

internal sealed class AddAccesskeyCreditsValidator : AbstractValidator<AddAccesskeyCredits>
{
    public AddAccesskeyCreditsValidator()
    {
        RuleFor(request => request.Add).AddedCredits();
        RuleFor(request => request.Id).AdditionId();
    }
}

internal sealed class AddAccesskeyCreditsHandler(IAccesskeysDbContext db, TimeProvider clock, IMapper mapper)
    : IRequestHandler<AddAccesskeyCredits, AccesskeyModel>
{
    public Task<AccesskeyModel> Handle(AddAccesskeyCredits request, CancellationToken cancellationToken) => db.ChangeAsync(
        async (caller, cancelled) =>
        {
            var accesskey = await db.Accesskeys.AsNoTracking().GetAsync(request.AccesskeyId, cancelled);
            var now = clock.GetUtcNow();
            var addition = CreditAddition.Create(
                accesskey.LimitSubject, accesskey.CustomerId, Ids.TryParse(request.Id!)!.Value, request.Add!.Value, now);
            return mapper.Map<AccesskeyModel>(accesskey).WithLimits(await db.AddCreditsAsync(caller, addition, now, cancelled));
        },
        cancellationToken);
}
