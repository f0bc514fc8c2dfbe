using Accesskeys.Domain.Customers;

namespace Accesskeys.Application.Common;

public static class CustomerQueries
{
    /// <summary>Without the deleted ones: with them their agents, sessions and keys have ended.</summary>
    public static IQueryable<Customer> Active(this IQueryable<Customer> customers) => customers.Where(customer => customer.DeletedAt == null);
}
