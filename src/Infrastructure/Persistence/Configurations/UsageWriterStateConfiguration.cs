using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class UsageWriterStateConfiguration : IEntityTypeConfiguration<UsageWriterState>
{
    public void Configure(EntityTypeBuilder<UsageWriterState> builder)
    {
        builder.ToTable(nameof(AccesskeysDbContext.UsageWriters));
        builder.Property(writer => writer.Id).ValueGeneratedNever();
    }
}
