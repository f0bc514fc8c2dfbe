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

namespace Accesskeys.Application.Customers;

/// <summary>Adds to the credits that all keys of a customer share, or takes away.</summary>
public sealed record AddCustomerCredits(
    [property: Description("How many credits to add; negative to take away, to no less than 0.")]
    [property: Required, Range(-Credits.Most, Credits.Most), Example(1000)]
    long? Add,
    [property: Description("A UUID of your choice. The same one twice adds once."), Required]
    [property: Example("7d9f1e0a-3c5b-4a26-9f0e-2b8c6d4e1f70")]
    string? Id)
    : IRequest<CustomerModel>
{
    [JsonIgnore]
    public Guid CustomerId { get; init; }
}

internal sealed class AddCustomerCreditsValidator : AbstractValidator<AddCustomerCredits>
{
    public AddCustomerCreditsValidator()
    {
        RuleFor(request => request.Add).AddedCredits();
        RuleFor(request => request.Id).AdditionId();
    }
}

internal sealed class AddCustomerCreditsHandler(IAccesskeysDbContext db, TimeProvider clock, IMapper mapper)
    : IRequestHandler<AddCustomerCredits, CustomerModel>
{
    public Task<CustomerModel> Handle(AddCustomerCredits request, CancellationToken cancellationToken) => db.ChangeAsync(
        async (caller, cancelled) =>
        {
            var customer = await db.Customers.AsNoTracking()
                .Where(customer => customer.Id == request.CustomerId).Active().SingleOrDefaultAsync(cancelled)
                ?? throw new NotFoundException();
            var now = clock.GetUtcNow();
            var addition = CreditAddition.Create(customer.Id, customer.Id, Ids.TryParse(request.Id!)!.Value, request.Add!.Value, now);
            return mapper.Map<CustomerModel>(customer).WithLimits(await db.AddCreditsAsync(caller, addition, now, cancelled));
        },
        cancellationToken);
}
