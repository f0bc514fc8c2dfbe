namespace Accesskeys.Verification.ChangeFeed;

/// <summary>
/// Drops the cache entries that committed changes outdated. Called by the unit of work that committed them, and by the
/// follower of the feed for those of every node.
/// </summary>
public interface ICommittedChanges
{
    /// <summary>Drops the entries that a change of this subject outdated.</summary>
    /// <returns>Whether they are known. They aren't for a key whose row was removed, because its hash is unknown.</returns>
    bool TryInvalidate(ChangedSubject subject);

    /// <summary>Drops everything.</summary>
    void Clear();
}
