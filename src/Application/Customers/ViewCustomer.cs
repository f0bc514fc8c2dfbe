using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using Accesskeys.Domain.Customers;
using AutoMapper;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Customers;

/// <summary>
/// Records that the operator begins to look at what a customer sees, and returns the customer. The message itself requires the
/// session of an owner, because every view of a customer begins with it, and not only at the endpoint.
/// </summary>
public sealed record ViewCustomer(Guid Id) : IRequest<CustomerModel>;

internal sealed class ViewCustomerHandler(IAccesskeysDbContext db, ICurrentCaller current, TimeProvider clock, IMapper mapper)
    : IRequestHandler<ViewCustomer, CustomerModel>
{
    private static readonly AccessRequirement[] _requirements = [new OwnerRequirement(), new OperatorRequirement()];

    public Task<CustomerModel> Handle(ViewCustomer request, CancellationToken cancellationToken) => db.ChangeAsync(
        async (caller, cancelled) =>
        {
            if (Array.Find(_requirements, requirement => !requirement.IsMetBy(caller, current.Target)) is { } unmet)
            {
                throw new AccessDeniedException(unmet);
            }

            var customer = await db.Customers.AsNoTracking().Where(customer => customer.Id == request.Id).Active().SingleOrDefaultAsync(cancelled)
                ?? throw new NotFoundException();
            var now = clock.GetUtcNow();
            db.Record(CustomerView.Of(customer, now));
            return mapper.Map<CustomerModel>(customer).WithLimits(await db.ReadLimitsAsync(customer.Id, now, cancelled));
        },
        cancellationToken);
}
