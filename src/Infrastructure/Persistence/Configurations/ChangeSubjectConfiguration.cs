using Accesskeys.Domain.Changes;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence.Configurations;

internal static class ChangeSubjectConfiguration
{
    public static void IsChangeSubject<T>(this EntityTypeBuilder<T> builder)
        where T : ChangeSubject
    {
        builder.Property(subject => subject.Id).ValueGeneratedNever();
        builder.Ignore(subject => subject.SubjectKind);
        builder.Ignore(subject => subject.OwnerId);
        builder.Ignore(subject => subject.Done);
    }
}
