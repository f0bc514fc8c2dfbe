using Accesskeys.Domain.Changes;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal static class ChangeSubjectConfiguration
{
    private const string Member = "Accesskeys:AuditedMember";

    public static void IsChangeSubject<T>(this EntityTypeBuilder<T> builder)
        where T : ChangeSubject
    {
        builder.Property(subject => subject.Id).ValueGeneratedNever();
        builder.Ignore(subject => subject.SubjectKind);
        builder.Ignore(subject => subject.OwnerId);
        builder.Ignore(subject => subject.Done);
    }

    /// <summary>The audit trail shows this property, under this name. What is not named is not shown: no secret by oversight.</summary>
    public static void Audited<T>(this PropertyBuilder<T> property, string member) => property.HasAnnotation(Member, member);

    public static string? AuditedMember(this IReadOnlyProperty property) => (string?)property[Member];
}
