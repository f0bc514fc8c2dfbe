using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Accesskeys;

/// <summary>The names that the states of a key have on the wire.</summary>
public static class AccesskeyState
{
    public const string Active = "active";
    public const string Disabled = "disabled";
    public const string Expired = "expired";
    public const string Deleted = "deleted";

    internal const string Rule = "must be active, disabled or expired";

    /// <summary>Those of the keys that lists show.</summary>
    public static IReadOnlyList<string> Listed { get; } = [Active, Disabled, Expired];

    public static IReadOnlyList<string> All { get; } = [.. Listed, Deleted];

    /// <summary>The state of a key that isn't deleted. In the order in which verifications decide, a disabled key that has expired is expired.</summary>
    internal static string At(DateTimeOffset now, DateTimeOffset expiresAt, bool hasEnded, bool isEnabled) =>
        Accesskey.IsExpired(expiresAt, hasEnded, now) ? Expired
        : isEnabled ? Active
        : Disabled;

    internal static string At(DateTimeOffset now, Accesskey accesskey) => accesskey.DeletedAt is null
        ? At(now, accesskey.ExpiresAt, accesskey.HasEnded, accesskey.IsEnabled)
        : Deleted;
}
