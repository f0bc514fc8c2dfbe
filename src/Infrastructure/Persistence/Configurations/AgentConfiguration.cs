using Accesskeys.Domain;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class AgentConfiguration : IEntityTypeConfiguration<Agent>
{
    private const int RoleLength = 16;

    public void Configure(EntityTypeBuilder<Agent> builder)
    {
        builder.IsChangeSubject();
        builder.Property(agent => agent.Username).HasMaxLength(Agent.UsernameLength).Audited("username");
        builder.Property(agent => agent.NormalizedUsername).HasMaxLength(Agent.UsernameLength);
        builder.Property(agent => agent.PasswordHash).HasMaxLength(512);
        builder.Property(agent => agent.SessionGeneration).Audited("session_generation");
        builder.Property(agent => agent.Email).HasMaxLength(EmailAddress.Length).Audited("email");
        builder.Property(agent => agent.Role).HasConversion(new EnumToStringConverter<Role>()).HasMaxLength(RoleLength).Audited("role");
        builder.Property(agent => agent.InvitationExpiresAt).Audited("tm_invitation_expire");
        builder.Property(agent => agent.DeletedAt).Audited("tm_delete");
        builder.Ignore(agent => agent.HasPassword);

        builder.HasOne<Customer>().WithMany().HasForeignKey(agent => agent.CustomerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(agent => agent.NormalizedUsername).IsUnique().HasFilter($"{nameof(Agent.DeletedAt)} IS NULL");
        builder.HasIndex(agent => agent.InvitationHash).IsUnique().HasFilter($"{nameof(Agent.InvitationHash)} IS NOT NULL");

        // A customer's list, in its order. Not unique: nodes of earlier versions don't number agents.
        builder.HasIndex(agent => new { agent.CustomerId, agent.Number }).HasFilter($"{nameof(Agent.DeletedAt)} IS NULL");
    }
}
