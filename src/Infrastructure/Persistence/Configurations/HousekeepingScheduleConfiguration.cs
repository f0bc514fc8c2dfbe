using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class HousekeepingScheduleConfiguration : IEntityTypeConfiguration<HousekeepingSchedule>
{
    public void Configure(EntityTypeBuilder<HousekeepingSchedule> builder)
    {
        builder.ToTable(nameof(AccesskeysDbContext.Housekeeping));
        builder.Property(schedule => schedule.Id).ValueGeneratedNever();
        builder.HasData(new HousekeepingSchedule { Id = HousekeepingSchedule.OnlyId, NextAt = DateTimeOffset.UnixEpoch });
    }
}
