using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal sealed class SignInConfiguration : IEntityTypeConfiguration<SignIn>
{
    public void Configure(EntityTypeBuilder<SignIn> builder)
    {
        // No reference to the agent, as refusals have none to the key: a counter never fails what it is written with.
        builder.HasKey(signIn => signIn.Number);
        builder.Property(signIn => signIn.Address).HasMaxLength(Network.AddressLength);
        builder.Property(signIn => signIn.Outcome).HasMaxLength(SignIn.OutcomeLength);
        builder.HasIndex(signIn => new { signIn.AgentId, signIn.Hour, signIn.Address, signIn.Outcome }).IsUnique();

        // In the order of the numbers, by which the table itself is sorted.
        builder.HasIndex(signIn => signIn.AgentId);

        // What is removed first.
        builder.HasIndex(signIn => signIn.Hour);
    }
}
