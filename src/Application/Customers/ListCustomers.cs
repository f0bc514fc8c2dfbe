using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Customers;

/// <summary>Lists all customers except deleted ones, newest first.</summary>
public sealed record ListCustomers(int PageSize, string? PageToken) : IRequest<CustomerPage>;

public sealed record CustomerPage(
    [property: Description("The page's customers, newest first."), MaxLength(Pages.MaxSize)]
    IReadOnlyList<CustomerModel> Result,
    [property: Description("The page_token of the next page; null on the last page.")]
    string? NextPageToken);

internal sealed class ListCustomersValidator : AbstractValidator<ListCustomers>
{
    public ListCustomersValidator() => RuleFor(request => request.PageSize).PageSize();
}

internal sealed class ListCustomersHandler(
    IAccesskeysDbContext db, ICurrentCaller caller, IPageTokens pageTokens, TimeProvider clock, IMapper mapper)
    : IRequestHandler<ListCustomers, CustomerPage>
{
    public async Task<CustomerPage> Handle(ListCustomers request, CancellationToken cancellationToken)
    {
        var list = new PagedList(caller.CustomerId, "customers");
        var rest = pageTokens.After(request.PageToken, db.Customers.AsNoTracking().Active(), list);
        var (page, nextPageToken) = await pageTokens.ReadPageAsync(rest, request.PageSize, list, cancellationToken);
        var limits = await db.ReadLimitsAsync(page.ConvertAll(customer => customer.Id), clock.GetUtcNow(), cancellationToken);
        return new CustomerPage(
            page.ConvertAll(customer => mapper.Map<CustomerModel>(customer).WithLimits(limits.GetValueOrDefault(customer.Id, ShownLimits.None))),
            nextPageToken);
    }
}
