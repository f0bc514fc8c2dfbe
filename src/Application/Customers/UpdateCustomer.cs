using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Customers;

/// <summary>Sets the limits that all keys of a customer share. Omitted members keep their values.</summary>
public sealed record UpdateCustomer(
    [property: Description("The rate limits that all the customer's keys share, replaced as a whole; [] for none.")]
    [property: MaxLength(Domain.Limits.RateLimits.Most)]
    IReadOnlyList<RateLimitInput?>? RateLimits,
    [property: Description("The credits that all the customer's keys share, replaced as a whole.")]
    CreditsInput? Credits)
    : IRequest<CustomerModel>
{
    [JsonIgnore]
    public Guid Id { get; init; }
}

internal sealed class UpdateCustomerValidator : AbstractValidator<UpdateCustomer>
{
    public UpdateCustomerValidator()
    {
        RuleFor(request => request.RateLimits).RateLimits();
        RuleFor(request => request.Credits).Credits();
    }
}

internal sealed class UpdateCustomerHandler(IAccesskeysDbContext db, TimeProvider clock, IMapper mapper) : IRequestHandler<UpdateCustomer, CustomerModel>
{
    public Task<CustomerModel> Handle(UpdateCustomer request, CancellationToken cancellationToken) => db.ChangeAsync(
        async (caller, cancelled) =>
        {
            var customer = await db.Customers.AsNoTracking().Where(customer => customer.Id == request.Id).Active().SingleOrDefaultAsync(cancelled)
                ?? throw new NotFoundException();
            var now = clock.GetUtcNow();
            var limits = LimitChanges.Of(request.RateLimits, request.Credits) is { } change
                ? await db.SetLimitsAsync(caller, customer.Id, customer.Id, change, now, cancelled)
                : await db.ReadLimitsAsync(customer.Id, now, cancelled);
            return mapper.Map<CustomerModel>(customer).WithLimits(limits);
        },
        cancellationToken);
}
