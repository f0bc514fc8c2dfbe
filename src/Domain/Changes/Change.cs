namespace Accesskeys.Domain.Changes;

/// <summary>
/// One change: an entry of the audit trail, and of the feed by which nodes learn of each other's changes.
/// </summary>
public sealed class Change : INumbered
{
    private Change()
    {
    }

    /// <summary>Its place in the order of commits, without gaps between changes that are committed together.</summary>
    public long Number { get; private set; }

    /// <summary>Random. Distinguishes this change from another that got the same number after a restore.</summary>
    public Guid ChangeId { get; private set; }

    public Guid CustomerId { get; private set; }

    /// <summary>
    /// The name of a <see cref="Changes.SubjectKind"/>, or of a kind that only newer nodes know: text, so that it can be read.
    /// </summary>
    public string SubjectKind { get; private set; } = "";

    public Guid SubjectId { get; private set; }

    /// <summary>The name of a <see cref="ChangeAction"/>, or of one that only newer nodes know.</summary>
    public string Action { get; private set; } = "";

    /// <summary>The name of an <see cref="Changes.ActorKind"/>, or of one that only newer nodes know.</summary>
    public string ActorKind { get; private set; } = "";

    public Guid? ActorId { get; private set; }

    public string? Address { get; private set; }

    public string? RequestId { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>The changed members before the change, as JSON. Never contains a secret.</summary>
    public string? Before { get; private set; }

    public string? After { get; private set; }

    public static Change Of(
        ChangeSubject subject, ChangeAction action, long number, Origin origin, string? before, string? after) =>
        new()
        {
            Number = number,
            ChangeId = Guid.NewGuid(),
            CustomerId = subject.OwnerId,
            SubjectKind = subject.SubjectKind.ToString(),
            SubjectId = subject.Id,
            Action = action.ToString(),
            ActorKind = origin.Actor.Kind.ToString(),
            ActorId = origin.Actor.Id,
            Address = origin.Address,
            RequestId = origin.RequestId,
            At = subject.UpdatedAt,
            Before = before,
            After = after,
        };
}
