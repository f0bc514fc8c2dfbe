namespace Accesskeys.Domain.Changes;

/// <summary>What changes are told about. Whatever alters one says what it did; the change is written when it is saved.</summary>
public abstract class ChangeSubject
{
    public Guid Id { get; private protected init; }

    public DateTimeOffset CreatedAt { get; private protected init; }

    public DateTimeOffset UpdatedAt { get; private protected set; }

    public abstract SubjectKind SubjectKind { get; }

    /// <summary>The customer whose audit trail tells of it.</summary>
    public abstract Guid OwnerId { get; }

    /// <summary>What was last done to it since it was loaded.</summary>
    public ChangeAction? Done { get; private set; }

    private protected void Did(ChangeAction action, DateTimeOffset now)
    {
        // A clock that stepped back must not make a change older than the one before it.
        now = now.ToMicroseconds();
        UpdatedAt = now > UpdatedAt ? now : UpdatedAt;
        Done = action;
    }
}
