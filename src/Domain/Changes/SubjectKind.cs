namespace Accesskeys.Domain.Changes;

public enum SubjectKind
{
    Accesskey,
    Agent,
    Customer,
    Session,
}
