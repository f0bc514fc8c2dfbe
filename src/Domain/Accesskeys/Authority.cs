namespace Accesskeys.Domain.Accesskeys;

/// <summary>How far somebody's power goes. Nobody gives a key more than they hold.</summary>
public sealed record Authority(ScopeSet Scopes, AllowList AllowedIps, DateTimeOffset ExpiresAt)
{
    /// <summary>A session's: it could sign in again at any time, from anywhere.</summary>
    public static Authority Whole { get; } = new(ScopeSet.Everything, AllowList.Anywhere, DateTimeOffset.MaxValue);

    /// <summary>In what the other goes beyond this one; <c>null</c> if in nothing. Who holds everything is not bound by their own end.</summary>
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
