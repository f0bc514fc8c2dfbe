namespace Accesskeys.Domain.Changes;

public enum SubjectKind
{
    Accesskey,
    Agent,
    Customer,
    Session,

    /// <summary>The database itself, which ends with its last change: see <see cref="RetiredDatabase"/>.</summary>
    Database,
}
