namespace Accesskeys.Domain.Changes;

/// <summary>A subject that has its place in the order of creation, in which it is listed.</summary>
public abstract class NumberedSubject : ChangeSubject, INumbered
{
    /// <summary>The number of the change that made it, given when that is saved.</summary>
    public long Number { get; private protected init; }
}
