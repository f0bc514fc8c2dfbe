using Accesskeys.Domain.Limits;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class LimitSetConfiguration : IEntityTypeConfiguration<LimitSet>
{
    public void Configure(EntityTypeBuilder<LimitSet> builder)
    {
        // No reference to a key: the chain's first key may be removed before the others.
        builder.IsChangeSubject();
        builder.Property(limits => limits.RateLimits).HasMaxLength(RateLimits.TextLength).Audited("rate_limits");
        builder.Property(limits => limits.Credits).HasMaxLength(Credits.TextLength).Audited("credits");
        builder.Ignore(limits => limits.HasSetCredits);
        builder.Ignore(limits => limits.Allowances);
    }
}

internal sealed class AllowanceConfiguration : IEntityTypeConfiguration<Allowance>
{
    public void Configure(EntityTypeBuilder<Allowance> builder)
    {
        builder.HasKey(row => new { row.SubjectId, row.Measure, row.Window });

        // Numbers, unlike other enums: every grant compares them.
        builder.Property(row => row.Measure).HasConversion(new EnumToNumberConverter<Measure, int>());
        builder.Property(row => row.RefillEvery).HasConversion(new EnumToNumberConverter<RefillPeriod, int>());
    }
}

internal sealed class CreditAdditionConfiguration : IEntityTypeConfiguration<CreditAddition>
{
    public void Configure(EntityTypeBuilder<CreditAddition> builder)
    {
        builder.IsChangeSubject();
        builder.HasKey(addition => new { addition.Id, addition.AdditionId });
        builder.Property(addition => addition.AdditionId).Audited("id");
        builder.Property(addition => addition.Add).Audited("add");
    }
}
