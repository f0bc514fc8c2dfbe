using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using AutoMapper;
using AutoMapper.QueryableExtensions;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Customers;

/// <summary>Returns any customer, for the operator.</summary>
public sealed record GetCustomerById(Guid Id) : IRequest<CustomerModel>;

internal sealed class GetCustomerByIdHandler(IAccesskeysDbContext db, TimeProvider clock, IMapper mapper)
    : IRequestHandler<GetCustomerById, CustomerModel>
{
    public async Task<CustomerModel> Handle(GetCustomerById request, CancellationToken cancellationToken)
    {
        var customer = await db.Customers
            .Where(customer => customer.Id == request.Id)
            .Active()
            .ProjectTo<CustomerModel>(mapper.ConfigurationProvider)
            .SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException();
        return customer.WithLimits(await db.ReadLimitsAsync(customer.Id, clock.GetUtcNow(), cancellationToken));
    }
}
