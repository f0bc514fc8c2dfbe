using Accesskeys.Domain;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class CustomerConfiguration : IEntityTypeConfiguration<Customer>
{
    public void Configure(EntityTypeBuilder<Customer> builder)
    {
        builder.IsChangeSubject();
        builder.Property(customer => customer.Name).HasMaxLength(PlainText.NameLength).Audited("name");
        builder.Property(customer => customer.DeletedAt).Audited("tm_delete");

        // What is listed, in the order of the list.
        builder.HasIndex(customer => customer.Number).IsUnique().HasFilter($"{nameof(Customer.DeletedAt)} IS NULL");

        // Whose keys are to be removed.
        builder.HasIndex(customer => customer.DeletedAt).HasFilter($"{nameof(Customer.DeletedAt)} IS NOT NULL");

        // The bootstrap's lock: only one operator can exist, even if nodes start together.
        builder.HasIndex(customer => customer.IsOperator).IsUnique().HasFilter($"{nameof(Customer.IsOperator)} = 1");
    }
}
