using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class AgentConfiguration : IEntityTypeConfiguration<Agent>
{
    public void Configure(EntityTypeBuilder<Agent> builder)
    {
        builder.IsChangeSubject();
        builder.Property(agent => agent.Username).HasMaxLength(Agent.UsernameLength).Audited("username");
        builder.Property(agent => agent.NormalizedUsername).HasMaxLength(Agent.UsernameLength);
        builder.Property(agent => agent.PasswordHash).HasMaxLength(512);
        builder.Property(agent => agent.SessionGeneration).Audited("session_generation");

        builder.HasOne<Customer>().WithMany().HasForeignKey(agent => agent.CustomerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(agent => agent.NormalizedUsername).IsUnique();
    }
}
