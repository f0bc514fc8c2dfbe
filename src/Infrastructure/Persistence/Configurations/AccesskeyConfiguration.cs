using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class AccesskeyConfiguration : IEntityTypeConfiguration<Accesskey>
{
    public void Configure(EntityTypeBuilder<Accesskey> builder)
    {
        builder.IsChangeSubject();
        builder.Property(accesskey => accesskey.Name).HasMaxLength(Accesskey.NameLength).Audited("name");
        builder.Property(accesskey => accesskey.Detail).HasMaxLength(Accesskey.DetailLength).Audited("detail");
        builder.Property(accesskey => accesskey.TokenPrefix).HasMaxLength(AccesskeyToken.PrefixLength).Audited("token_prefix");
        builder.Property(accesskey => accesskey.ExpiresAt).Audited("tm_expire");
        builder.Property(accesskey => accesskey.DeletedAt).Audited("tm_delete");

        builder.HasOne<Customer>().WithMany().HasForeignKey(accesskey => accesskey.CustomerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(accesskey => accesskey.TokenHash).IsUnique();
        builder.HasIndex(accesskey => accesskey.Number).IsUnique();
        builder.HasIndex(accesskey => new { accesskey.CustomerId, accesskey.Number })
            .HasFilter($"{nameof(Accesskey.DeletedAt)} IS NULL");
        builder.HasIndex(accesskey => accesskey.DeletedAt)
            .HasFilter($"{nameof(Accesskey.DeletedAt)} IS NOT NULL");
    }
}
