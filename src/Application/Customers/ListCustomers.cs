using Accesskeys.Application.Common;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Customers;

/// <summary>All customers but the deleted ones, newest first.</summary>
public sealed record ListCustomers(int PageSize, string? PageToken) : IRequest<CustomerPage>
{
    public const int MaxPageSize = 100;
}

/// <param name="NextPageToken"><c>null</c> on the last page.</param>
public sealed record CustomerPage(IReadOnlyList<CustomerModel> Result, string? NextPageToken);

internal sealed class ListCustomersValidator : AbstractValidator<ListCustomers>
{
    public ListCustomersValidator() => RuleFor(request => request.PageSize)
        .InclusiveBetween(1, ListCustomers.MaxPageSize).WithMessage($"must be 1 to {ListCustomers.MaxPageSize}");
}

internal sealed class ListCustomersHandler(IAccesskeysDbContext db, ICurrentCaller caller, IPageTokens pageTokens, IMapper mapper)
    : IRequestHandler<ListCustomers, CustomerPage>
{
    public async Task<CustomerPage> Handle(ListCustomers request, CancellationToken cancellationToken)
    {
        var customers = db.Customers.AsNoTracking().Where(customer => customer.DeletedAt == null);
        if (request.PageToken is { Length: > 0 } pageToken)
        {
            var last = pageTokens.Open(pageToken, caller.CustomerId);
            customers = customers.Where(customer => customer.Number < last);
        }

        // One more than asked for tells whether there is a next page.
        var found = await customers
            .OrderByDescending(customer => customer.Number)
            .Take(request.PageSize + 1)
            .ToListAsync(cancellationToken);
        var page = found.Take(request.PageSize).ToList();
        return new CustomerPage(
            mapper.Map<List<CustomerModel>>(page),
            found.Count > page.Count ? pageTokens.Seal(page[^1].Number, caller.CustomerId) : null);
    }
}
