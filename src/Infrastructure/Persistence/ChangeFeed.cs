namespace Accesskeys.Infrastructure.Persistence;

/// <summary>
/// The one row that every change locks until it commits, so that changes are numbered in the order of their commits:
/// a reader that sees number n sees every number below it.
/// </summary>
internal sealed class ChangeFeed
{
    public const int OnlyId = 1;

    public int Id { get; init; }

    public long Last { get; init; }
}
