using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class EndedSessionConfiguration : IEntityTypeConfiguration<EndedSession>
{
    public void Configure(EntityTypeBuilder<EndedSession> builder)
    {
        builder.IsChangeSubject();
        builder.Property(ended => ended.AgentId).Audited("agent_id");
        builder.Property(ended => ended.ExpiresAt).Audited("tm_expire");

        // What is removed first.
        builder.HasIndex(ended => ended.ExpiresAt);
    }
}
