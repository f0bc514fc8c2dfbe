using System.Collections.Frozen;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;

namespace Accesskeys.Verification.ChangeFeed;

/// <summary>What a change was about, as far as memory is concerned.</summary>
/// <param name="Kind"><c>null</c> for a kind that only newer nodes know.</param>
/// <param name="TokenHash">That of the subject, if it is a key, or of the chain's first key, if it is the limits of a chain. <c>null</c> if the row is gone.</param>
public readonly record struct ChangedSubject(SubjectKind? Kind, Guid Id, TokenHash? TokenHash)
{
    // Exact names only: Enum.Parse also reads numbers and lists of names.
    private static readonly FrozenDictionary<string, SubjectKind> _kinds =
        Enum.GetValues<SubjectKind>().ToFrozenDictionary(kind => $"{kind}");

    /// <summary>Whether it was only looked at, so nothing that is known of it is outdated.</summary>
    public bool IsUnaltered { get; init; }

    public static ChangedSubject Of(ChangeSubject subject) => new(subject.SubjectKind, subject.Id, (subject as Accesskey)?.TokenHash)
    {
        IsUnaltered = subject.Done == ChangeAction.Viewed,
    };

    /// <summary>As stored. All subjects of unknown kinds are equal, since nothing can be said of any of them.</summary>
    public static ChangedSubject Read(string kind, string action, Guid id, TokenHash? tokenHash) => _kinds.TryGetValue(kind, out var known)
        ? new(known, id, tokenHash) { IsUnaltered = action == nameof(ChangeAction.Viewed) }
        : default;
}
