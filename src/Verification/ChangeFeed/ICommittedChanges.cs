namespace Accesskeys.Verification.ChangeFeed;

/// <summary>
/// Takes note of committed changes and drops what they outdated from memory: called by the unit of work that committed them, and by the
/// follower of the feed for those of every node.
/// </summary>
public interface ICommittedChanges
{
    /// <summary>Drops what a change of this subject outdated.</summary>
    /// <returns>Whether that could be told. It can't of a key whose row is gone, since its hash is unknown.</returns>
    bool TryInvalidate(ChangedSubject subject);

    /// <summary>Drops everything.</summary>
    void Clear();
}
