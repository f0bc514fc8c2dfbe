namespace Accesskeys.Domain.Accesskeys;

/// <summary>The permissions of a caller or key. A key can't be granted more than its creator holds.</summary>
public sealed record Authority(ScopeSet Scopes, AllowList AllowedIps, DateTimeOffset ExpiresAt)
{
    /// <summary>A session's authority, which is unrestricted: its agent could sign in again at any time, from anywhere.</summary>
    public static Authority Whole { get; } = new(ScopeSet.Everything, AllowList.Anywhere, DateTimeOffset.MaxValue);

    /// <summary>The limit of this authority that the other exceeds; <c>null</c> if none. With the scope <c>*</c>, expiry has no limit.</summary>
    public ExceededLimit? FindExceededLimit(Authority other) =>
        !Scopes.Holds(other.Scopes) ? ExceededLimit.Scopes
        : !AllowedIps.Holds(other.AllowedIps) ? ExceededLimit.AllowedIps
        : !Scopes.IsEverything && other.ExpiresAt > ExpiresAt ? ExceededLimit.Expiry
        : null;
}

public enum ExceededLimit
{
    Scopes,
    AllowedIps,
    Expiry,
}
