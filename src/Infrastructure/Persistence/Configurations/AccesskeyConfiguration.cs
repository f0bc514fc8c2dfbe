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
        builder.Property(accesskey => accesskey.TokenPrefix).HasMaxLength(TokenFormat.Default.ShownLength).Audited("token_prefix");
        builder.Property(accesskey => accesskey.ExpiresAt).Audited("tm_expire");
        builder.Property(accesskey => accesskey.DeletedAt).Audited("tm_delete");
        builder.Property(accesskey => accesskey.IsEnabled).Audited("enabled");
        builder.Property(accesskey => accesskey.Scopes).HasMaxLength(ScopeSet.TextLength).Audited("scopes");
        builder.Property(accesskey => accesskey.AllowedIps).HasMaxLength(AllowList.TextLength).Audited("allowed_ips");
        builder.Property(accesskey => accesskey.ExternalId).HasMaxLength(Accesskey.ExternalIdLength).Audited("external_id");
        builder.Property(accesskey => accesskey.Metadata).HasMaxLength(Metadata.MostBytes).Audited("metadata");
        builder.Property(accesskey => accesskey.RotatedFrom).Audited("rotated_from");
        builder.Property(accesskey => accesskey.RotatedTo).Audited("rotated_to");
        builder.Ignore(accesskey => accesskey.Authority);
        builder.Ignore(accesskey => accesskey.Lifetime);

        builder.HasOne<Customer>().WithMany().HasForeignKey(accesskey => accesskey.CustomerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(accesskey => accesskey.TokenHash).IsUnique();
        builder.HasIndex(accesskey => accesskey.Number).IsUnique();
        builder.HasIndex(accesskey => new { accesskey.CustomerId, accesskey.Number })
            .HasFilter($"{nameof(Accesskey.DeletedAt)} IS NULL");
        builder.HasIndex(accesskey => new { accesskey.CustomerId, accesskey.ExternalId, accesskey.Number })
            .HasFilter($"{nameof(Accesskey.DeletedAt)} IS NULL AND {nameof(Accesskey.ExternalId)} IS NOT NULL");
        builder.HasIndex(accesskey => accesskey.ExpiresAt)
            .HasFilter($"{nameof(Accesskey.DeletedAt)} IS NULL");
        builder.HasIndex(accesskey => accesskey.DeletedAt)
            .HasFilter($"{nameof(Accesskey.DeletedAt)} IS NOT NULL");
        builder.HasIndex(accesskey => new { accesskey.ChainId, accesskey.Number })
            .HasFilter($"{nameof(Accesskey.ChainId)} IS NOT NULL");
    }
}
