namespace Accesskeys.Domain.Accesskeys;

/// <summary>The permissions of a caller or key. A key can't be granted more than its creator holds.</summary>
public sealed record Authority(ScopeSet Scopes, AllowList AllowedIps, DateTimeOffset ExpiresAt)
{
    /// <summary>No restriction at all.</summary>
    public static Authority Whole { get; } = Of(ScopeSet.Everything);

    /// <summary>These scopes, from anywhere and for ever.</summary>
    public static Authority Of(ScopeSet scopes) => new(scopes, AllowList.Anywhere, DateTimeOffset.MaxValue);

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
