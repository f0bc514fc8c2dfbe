using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class JobClaimConfiguration : IEntityTypeConfiguration<JobClaim>
{
    public void Configure(EntityTypeBuilder<JobClaim> builder)
    {
        builder.ToTable(nameof(AccesskeysDbContext.JobClaims));
        builder.HasKey(claim => claim.Name);
        builder.Property(claim => claim.Name).HasMaxLength(JobClaim.MaxNameLength);
        builder.Property(claim => claim.Holder).HasMaxLength(JobClaim.MaxHolderLength);
        builder.Property(claim => claim.Cursor).HasMaxLength(JobClaim.MaxCursorLength);
    }
}
