namespace Accesskeys.Domain.Changes;

/// <summary>How often something happened in one hour. It isn't recorded as a change.</summary>
public interface IHourlyCount : INumbered
{
    /// <summary>The start of the hour.</summary>
    DateTimeOffset Hour { get; }
}
