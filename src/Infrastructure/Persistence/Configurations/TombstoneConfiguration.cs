using Accesskeys.Domain.Accesskeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class TombstoneConfiguration : IEntityTypeConfiguration<Tombstone>
{
    public void Configure(EntityTypeBuilder<Tombstone> builder)
    {
        builder.HasKey(tombstone => tombstone.TokenHash);
        builder.Property(tombstone => tombstone.TokenHash).ValueGeneratedNever();
    }
}
