using Accesskeys.Domain.Accesskeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class RefusalConfiguration : IEntityTypeConfiguration<Refusal>
{
    public void Configure(EntityTypeBuilder<Refusal> builder)
    {
        // No reference to the key: what is counted late, of a key that is no more, must not fail what it is written with.
        builder.HasKey(refusal => refusal.Number);
        builder.Property(refusal => refusal.Address).HasMaxLength(Network.AddressLength);
        builder.Property(refusal => refusal.Code).HasMaxLength(Refusal.CodeLength);
        builder.HasIndex(refusal => new { refusal.AccesskeyId, refusal.Hour, refusal.Address, refusal.Code }).IsUnique();

        // In the order of the numbers, by which the table itself is sorted.
        builder.HasIndex(refusal => refusal.AccesskeyId);

        // What is removed first.
        builder.HasIndex(refusal => refusal.Hour);
    }
}
