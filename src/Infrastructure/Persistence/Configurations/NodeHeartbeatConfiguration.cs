using Accesskeys.Domain.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class NodeHeartbeatConfiguration : IEntityTypeConfiguration<NodeHeartbeat>
{
    public void Configure(EntityTypeBuilder<NodeHeartbeat> builder)
    {
        builder.ToTable(nameof(AccesskeysDbContext.Nodes));
        builder.Property(node => node.Id).ValueGeneratedNever();
        builder.Property(node => node.Version).HasMaxLength(NodeHeartbeat.VersionLength);
        builder.Property(node => node.Address).HasMaxLength(NodeHeartbeat.AddressLength);
    }
}
