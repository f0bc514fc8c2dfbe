using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using MediatR;

namespace Accesskeys.Application.Customers;

/// <summary>Returns the caller's own customer.</summary>
public sealed record GetCustomer : IRequest<CustomerModel>;

internal sealed class GetCustomerHandler(Lazy<IAccesskeysDbContext> db, ICurrentCaller caller, TimeProvider clock) : IRequestHandler<GetCustomer, CustomerModel>
{
    public async Task<CustomerModel> Handle(GetCustomer request, CancellationToken cancellationToken)
    {
        var customer = caller.Caller!.Customer;

        // Most customers have none, and then a key's request needs nothing from the database, nor a context for it, which takes as long as
        // the rest of the request.
        return customer.WithLimits(caller.Caller.MayHaveCustomerLimits
            ? await db.Value.ReadLimitsAsync(customer.Id, clock.GetUtcNow(), cancellationToken)
            : ShownLimits.None);
    }
}
