namespace Accesskeys.Domain.Changes;

public enum ChangeAction
{
    Created,
    Updated,
    Deleted,
}
