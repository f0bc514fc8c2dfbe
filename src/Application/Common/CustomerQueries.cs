using Accesskeys.Domain.Customers;

namespace Accesskeys.Application.Common;

public static class CustomerQueries
{
    /// <summary>Without deleted customers, whose agents, sessions and keys have ended with them.</summary>
    public static IQueryable<Customer> Active(this IQueryable<Customer> customers) => customers.Where(customer => customer.DeletedAt == null);
}
