using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using AutoMapper;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Customers;

/// <summary>Deletes a customer. Its keys and sessions aren't changed, because none is valid without its customer.</summary>
public sealed record DeleteCustomer(Guid Id) : IRequest<CustomerModel>;

internal sealed class DeleteCustomerHandler(IAccesskeysDbContext db, TimeProvider clock, IMapper mapper)
    : IRequestHandler<DeleteCustomer, CustomerModel>
{
    public Task<CustomerModel> Handle(DeleteCustomer request, CancellationToken cancellationToken) => db.ChangeAsync(
        async (_, cancelled) =>
        {
            var customer = await db.Customers.Where(customer => customer.Id == request.Id).Active().SingleOrDefaultAsync(cancelled)
                ?? throw new NotFoundException();
            if (customer.IsOperator)
            {
                throw new IsOperatorException();
            }

            var now = clock.GetUtcNow();
            customer.Delete(now);
            return mapper.Map<CustomerModel>(customer).WithLimits(await db.ReadLimitsAsync(customer.Id, now, cancelled));
        },
        WritePriority.Revocation,
        cancellationToken);
}
