namespace Accesskeys.Verification.ChangeFeed;

/// <summary>A committed change, as far as memory is concerned.</summary>
/// <param name="Number">Its place in the order of commits.</param>
/// <param name="ChangeId">A random id, which no other history of the database has.</param>
public sealed record ChangeNotice(long Number, Guid ChangeId, ChangedSubject Subject);

/// <param name="Changes">In the order of their numbers.</param>
/// <param name="DatabaseTime">The database's clock; <c>null</c> if there was no row to bring it.</param>
public sealed record ChangePage(IReadOnlyList<ChangeNotice> Changes, DateTimeOffset? DatabaseTime)
{
    /// <summary>The maximum number of changes on a page.</summary>
    public const int Size = 1000;

    public bool IsFull => Changes.Count == Size;
}
