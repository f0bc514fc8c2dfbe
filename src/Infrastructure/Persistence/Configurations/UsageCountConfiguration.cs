using Accesskeys.Domain.Accesskeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class UsageCountConfiguration : IEntityTypeConfiguration<UsageHour>, IEntityTypeConfiguration<UsageDay>
{
    public void Configure(EntityTypeBuilder<UsageHour> builder) => Configure<UsageHour>(builder);

    public void Configure(EntityTypeBuilder<UsageDay> builder) => Configure<UsageDay>(builder);

    private static void Configure<T>(EntityTypeBuilder<T> builder)
        where T : UsageCount
    {
        // By time first: new rows come at the end, old ones are removed from the beginning, and a customer's rows of one hour or day are
        // together. No reference to the key, because usage outlives it.
        builder.HasKey(usage => new { usage.Start, usage.CustomerId, usage.AccesskeyId, usage.Outcome });
        builder.Property(usage => usage.Outcome).HasMaxLength(UsageCount.OutcomeLength);
        builder.HasIndex(usage => new { usage.AccesskeyId, usage.Start });
    }
}
