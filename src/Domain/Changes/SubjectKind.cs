namespace Accesskeys.Domain.Changes;

public enum SubjectKind
{
    Accesskey,
    Agent,
    Customer,
    Session,

    /// <summary>The database itself, which ends with its last change: see <see cref="RetiredDatabase"/>.</summary>
    Database,

    /// <summary>The rate limits and credits of a chain of rotations or of a customer.</summary>
    Limits,

    /// <summary>Credits that were added to a chain of rotations or to a customer. Only the allowance in the database changes.</summary>
    Credits,
}
