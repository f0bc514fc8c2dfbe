namespace Accesskeys.Domain.Changes;

/// <summary>An entity whose changes are recorded. Each method that alters it sets the action; saving it writes the change.</summary>
public abstract class ChangeSubject
{
    public Guid Id { get; private protected init; }

    public DateTimeOffset CreatedAt { get; private protected init; }

    public DateTimeOffset UpdatedAt { get; private protected set; }

    public abstract SubjectKind SubjectKind { get; }

    /// <summary>The customer whose audit trail contains its changes.</summary>
    public abstract Guid OwnerId { get; }

    /// <summary>The last action on it since it was loaded.</summary>
    public ChangeAction? Done { get; private set; }

    private protected void Did(ChangeAction action, DateTimeOffset now)
    {
        // A clock that stepped back must not make a change older than the one before it.
        now = now.ToMicroseconds();
        UpdatedAt = now > UpdatedAt ? now : UpdatedAt;
        Done = action;
    }
}
