using Accesskeys.Application.Common;
using Accesskeys.Domain.Customers;
using MediatR;

namespace Accesskeys.Application.Customers;

/// <summary>Returns the caller's own customer.</summary>
public sealed record GetCustomer : IRequest<CustomerModel>;

internal sealed class GetCustomerHandler(ICurrentCaller caller) : IRequestHandler<GetCustomer, CustomerModel>
{
    public Task<CustomerModel> Handle(GetCustomer request, CancellationToken cancellationToken) =>
        Task.FromResult(caller.Caller!.Customer);
}
