using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>
/// Which properties the audit trail shows, and under which names. A property without a name is not shown: no secret by oversight.
/// </summary>
internal static class AuditedProperties
{
    private const string Member = "Accesskeys:AuditedMember";

    public static void Audited<T>(this PropertyBuilder<T> property, string member) => property.HasAnnotation(Member, member);

    public static string? AuditedMember(this IReadOnlyProperty property) => (string?)property[Member];
}
