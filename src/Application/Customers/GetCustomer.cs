using Accesskeys.Application.Common;
using AutoMapper;
using AutoMapper.QueryableExtensions;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Customers;

/// <summary>The caller's own customer.</summary>
public sealed record GetCustomer : IRequest<CustomerModel>;

internal sealed class GetCustomerHandler(IAccesskeysDbContext db, ICurrentCaller caller, IMapper mapper)
    : IRequestHandler<GetCustomer, CustomerModel>
{
    public async Task<CustomerModel> Handle(GetCustomer request, CancellationToken cancellationToken) =>
        await db.Customers
            .Where(customer => customer.Id == caller.CustomerId)
            .ProjectTo<CustomerModel>(mapper.ConfigurationProvider)
            .SingleOrDefaultAsync(cancellationToken)
        ?? throw new NotFoundException();
}
