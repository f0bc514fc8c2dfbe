namespace Accesskeys.Domain.Changes;

/// <summary>What is listed in the order of the commits.</summary>
public interface INumbered
{
    long Number { get; }
}
