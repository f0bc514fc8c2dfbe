namespace Accesskeys.Domain.Changes;

/// <summary>A subject that is listed in the order of creation.</summary>
public abstract class NumberedSubject : ChangeSubject, INumbered
{
    /// <summary>The number of the change that created it, assigned when the change is saved.</summary>
    public long Number { get; private protected init; }
}
