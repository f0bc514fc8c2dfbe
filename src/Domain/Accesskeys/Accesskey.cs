using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.Accesskeys;

public sealed class Accesskey : NumberedSubject
{
    public const int NameLength = PlainText.NameLength;
    public const int DetailLength = 4000;
    public const int ExternalIdLength = 255;

    // The wire's deletion time of a key that isn't deleted. No key expires that late.
    private static readonly DateTimeOffset _endOfTime = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private Accesskey()
    {
    }

    public Guid CustomerId { get; private init; }

    public string Name { get; private set; } = "";

    public string Detail { get; private set; } = "";

    public TokenHash TokenHash { get; private init; }

    public string TokenPrefix { get; private init; } = "";

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? DeletedAt { get; private set; }

    public bool IsEnabled { get; private set; }

    public ScopeSet Scopes { get; private set; } = ScopeSet.Everything;

    public AllowList AllowedIps { get; private set; } = AllowList.Anywhere;

    /// <summary>The user or tenant of the integrating system that the key belongs to; <c>null</c> if none.</summary>
    public string? ExternalId { get; private set; }

    public Metadata Metadata { get; private set; } = Metadata.None;

    /// <summary>The key that this key replaced by rotation.</summary>
    public Guid? RotatedFrom { get; private set; }

    /// <summary>The key that replaced this key by rotation.</summary>
    public Guid? RotatedTo { get; private set; }

    /// <summary>The first key of the chain of rotations, once the chain has two keys.</summary>
    public Guid? ChainId { get; private set; }

    /// <summary>Whose limits and allowances are the key's: rotating a key neither resets nor doubles them.</summary>
    public Guid LimitSubject => ChainId ?? Id;

    /// <summary>Whether its rotation ended it. This state decides, whatever the clock says.</summary>
    public bool HasEnded { get; private set; }

    public Authority Authority => new(Scopes, AllowedIps, ExpiresAt);

    /// <summary>
    /// In seconds. Not valid for a rotated key, which rotation may have shortened. An imported key may last longer than a created one.
    /// </summary>
    public long Lifetime => Math.Clamp((long)(ExpiresAt - CreatedAt).TotalSeconds, 1, int.MaxValue);

    /// <summary>Written separately from changes, up to a minute late.</summary>
    public DateTimeOffset? LastUsedAt { get; private init; }

    public override SubjectKind SubjectKind => SubjectKind.Accesskey;

    public override Guid OwnerId => CustomerId;

    public static bool AllowsName(string name) => AllowsOneLine(name, NameLength);

    public static bool AllowsDetail(string detail) =>
        detail.Length <= DetailLength && PlainText.IsLines(detail) && !PlainText.HasDirectionalFormatting(detail);

    /// <summary>No white space at either end: a database may compare texts that differ in trailing blanks as equal.</summary>
    public static bool AllowsExternalId(string externalId) =>
        externalId.Length > 0 && externalId.Trim().Length == externalId.Length && AllowsOneLine(externalId, ExternalIdLength);

    public static bool AllowsLifetime(long seconds) => seconds is >= 1 and <= int.MaxValue;

    public static bool AllowsGrace(long seconds) => seconds is >= 0 and <= int.MaxValue;

    public static bool AllowsEnd(DateTimeOffset end) => end < _endOfTime;

    /// <summary>Whether a key with these properties has expired: by time, or at once by its rotation, whatever the clock says.</summary>
    public static bool IsExpired(DateTimeOffset expiresAt, bool hasEnded, DateTimeOffset now) => hasEnded || now >= expiresAt;

    public static bool AllowsTokenPrefix(string prefix) => AllowsOneLine(prefix, TokenFormat.Default.ShownLength);

    public static Accesskey Issue(
        Guid customerId, string name, string detail, long lifetimeSeconds, AccesskeyToken token, DateTimeOffset now,
        bool isEnabled = true, ScopeSet? scopes = null, AllowList? allowedIps = null, string? externalId = null, Metadata? metadata = null) =>
        IssueNamed(
            customerId, PlainText.Require(AllowsName(name), name), PlainText.Require(AllowsDetail(detail), detail), lifetimeSeconds,
            token, now,
            isEnabled, scopes ?? ScopeSet.Everything, allowedIps ?? AllowList.Anywhere).With(externalId, metadata);

    /// <summary>A key of another system. Only its token's hash and prefix are known.</summary>
    public static Accesskey Import(
        Guid customerId, string name, string detail, TokenHash tokenHash, string tokenPrefix, Authority authority, bool isEnabled,
        DateTimeOffset now, string? externalId = null, Metadata? metadata = null) =>
        AllowsEnd(authority.ExpiresAt)
            ? Make(
                customerId, PlainText.Require(AllowsName(name), name), PlainText.Require(AllowsDetail(detail), detail), tokenHash,
                PlainText.Require(AllowsTokenPrefix(tokenPrefix), tokenPrefix),
                authority with { ExpiresAt = authority.ExpiresAt.ToMicroseconds() }, isEnabled, now.ToMicroseconds())
                .With(externalId, metadata)
            : throw new ArgumentOutOfRangeException(nameof(authority));

    /// <summary>A member that is <c>null</c> stays as it is.</summary>
    public void Rename(string? name, string? detail, DateTimeOffset now)
    {
        EnsureNotDeleted();
        (Name, Detail) = (
            name is null ? Name : PlainText.Require(AllowsName(name), name),
            detail is null ? Detail : PlainText.Require(AllowsDetail(detail), detail));
        Did(ChangeAction.Updated, now);
    }

    /// <summary>A member that is <c>null</c> stays as it is.</summary>
    public void Restrict(bool? isEnabled, ScopeSet? scopes, AllowList? allowedIps, DateTimeOffset now)
    {
        EnsureNotDeleted();
        (IsEnabled, Scopes, AllowedIps) = (isEnabled ?? IsEnabled, scopes ?? Scopes, allowedIps ?? AllowedIps);
        Did(ChangeAction.Updated, now);
    }

    /// <summary>A member that is <c>null</c> stays as it is. An empty external id means none.</summary>
    public void Describe(string? externalId, Metadata? metadata, DateTimeOffset now)
    {
        EnsureNotDeleted();
        With(externalId, metadata).Did(ChangeAction.Updated, now);
    }

    public void Delete(DateTimeOffset now)
    {
        EnsureNotDeleted();
        Did(ChangeAction.Deleted, now);
        DeletedAt = UpdatedAt;
    }

    /// <summary>Creates the key that replaces this one and inherits its settings. This key ends after the grace.</summary>
    /// <param name="lifetimeSeconds">The successor's lifetime; this key's own if <c>null</c>.</param>
    public Accesskey Rotate(AccesskeyToken token, long? lifetimeSeconds, long graceSeconds, DateTimeOffset now)
    {
        EnsureNotDeleted();
        if (RotatedTo is not null || !AllowsGrace(graceSeconds))
        {
            throw new InvalidOperationException("A key can be rotated only once, and the grace must be within its bounds.");
        }

        now = now.ToMicroseconds();
        ChainId ??= Id;
        // Keep the name and detail unchecked: an earlier version may have accepted what this one rejects.
        var successor = IssueNamed(CustomerId, Name, Detail, lifetimeSeconds ?? Lifetime, token, now, IsEnabled, Scopes, AllowedIps);
        (successor.RotatedFrom, successor.ChainId) = (Id, ChainId);
        (successor.ExternalId, successor.Metadata) = (ExternalId, Metadata);
        var end = now.AddSeconds(graceSeconds);
        ExpiresAt = end < ExpiresAt ? end : ExpiresAt;
        HasEnded = graceSeconds == 0;
        RotatedTo = successor.Id;
        Did(ChangeAction.Updated, now);
        return successor;
    }

    private static bool AllowsOneLine(string text, int maxLength) =>
        text.Length <= maxLength && PlainText.IsOneLine(text) && !PlainText.HasDirectionalFormatting(text);

    private static Accesskey IssueNamed(
        Guid customerId, string name, string detail, long lifetimeSeconds, AccesskeyToken token, DateTimeOffset now, bool isEnabled,
        ScopeSet scopes, AllowList allowedIps)
    {
        if (!AllowsLifetime(lifetimeSeconds))
        {
            throw new ArgumentOutOfRangeException(nameof(lifetimeSeconds));
        }

        now = now.ToMicroseconds();
        return Make(
            customerId, name, detail, token.Hash, token.Prefix, new Authority(scopes, allowedIps, now.AddSeconds(lifetimeSeconds)),
            isEnabled, now);
    }

    private static Accesskey Make(
        Guid customerId, string name, string detail, TokenHash tokenHash, string tokenPrefix, Authority authority, bool isEnabled,
        DateTimeOffset now)
    {
        var accesskey = new Accesskey
        {
            Id = Guid.CreateVersion7(now),
            CustomerId = customerId,
            Name = name,
            Detail = detail,
            TokenHash = tokenHash,
            TokenPrefix = tokenPrefix,
            CreatedAt = now,
            ExpiresAt = authority.ExpiresAt,
            IsEnabled = isEnabled,
            Scopes = authority.Scopes,
            AllowedIps = authority.AllowedIps,
        };
        accesskey.Did(ChangeAction.Created, now);
        return accesskey;
    }

    private Accesskey With(string? externalId, Metadata? metadata)
    {
        ExternalId = externalId switch
        {
            null => ExternalId,
            "" => null,
            _ => PlainText.Require(AllowsExternalId(externalId), externalId),
        };
        Metadata = metadata ?? Metadata;
        return this;
    }

    private void EnsureNotDeleted()
    {
        if (DeletedAt is not null)
        {
            throw new InvalidOperationException("A deleted key can't be changed.");
        }
    }
}
