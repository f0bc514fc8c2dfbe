namespace Accesskeys.Domain.Changes;

/// <summary>An entity that is listed in the order of commits.</summary>
public interface INumbered
{
    long Number { get; }
}
