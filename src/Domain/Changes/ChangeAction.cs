namespace Accesskeys.Domain.Changes;

public enum ChangeAction
{
    Created,
    Updated,
    Deleted,

    /// <summary>The subject was looked at, and nothing of it has changed.</summary>
    Viewed,
}
