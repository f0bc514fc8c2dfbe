using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class ChangeConfiguration : IEntityTypeConfiguration<Change>
{
    private const int KindLength = 16;

    public void Configure(EntityTypeBuilder<Change> builder)
    {
        builder.HasKey(change => change.Number);
        builder.Property(change => change.Number).ValueGeneratedNever();
        builder.Property(change => change.SubjectKind).HasMaxLength(KindLength);
        builder.Property(change => change.Action).HasMaxLength(KindLength);
        builder.Property(change => change.ActorKind).HasMaxLength(KindLength);

        // Each is in the order of the numbers, by which the table itself is sorted.
        builder.HasIndex(change => change.SubjectId);
        builder.HasIndex(change => change.CustomerId);
        builder.Property(change => change.Address).HasMaxLength(Network.AddressLength);
        builder.Property(change => change.RequestId).HasMaxLength(64);
    }
}

internal sealed class ChangeFeedConfiguration : IEntityTypeConfiguration<ChangeFeed>
{
    private const int StateLength = 16;

    public void Configure(EntityTypeBuilder<ChangeFeed> builder)
    {
        builder.Property(feed => feed.Id).ValueGeneratedNever();
        builder.Property(feed => feed.State).HasMaxLength(StateLength);
        builder.Property(feed => feed.CopyOf).HasMaxLength(Persistence.ChangeFeed.CopyOfLength);
        builder.HasData(new ChangeFeed { Id = Persistence.ChangeFeed.OnlyId, Last = 0, State = DatabaseState.InUse });
    }
}
