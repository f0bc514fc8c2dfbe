namespace Accesskeys.Infrastructure.Persistence;

/// <summary>The one row that says when what was deleted is to be looked through again, by whichever node comes first.</summary>
internal sealed class HousekeepingSchedule
{
    public const int OnlyId = 1;

    public int Id { get; init; }

    public DateTimeOffset NextAt { get; init; }
}
