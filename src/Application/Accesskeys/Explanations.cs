using System.Net;
using Accesskeys.Application.Limits;
using Accesskeys.Application.Verification;
using Accesskeys.Domain;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Accesskeys;

/// <summary>The use that is explained.</summary>
/// <param name="Address"><c>null</c> if it isn't known, so that it isn't checked.</param>
/// <param name="Scopes">Those that the key had to hold.</param>
/// <param name="Now">The time of the use.</param>
internal sealed record ExplainedUse(IPAddress? Address, IReadOnlyList<string> Scopes, DateTimeOffset Now);

/// <summary>Gives the first explanation that applies, in the order in which verifications decide.</summary>
internal static class Explanations
{
    private const string Deleted = "deleted";
    private const string Rotated = "rotated";

    public static ExplanationModel Malformed(string fault) => New(VerificationCode.Malformed.ToWire(), fault);

    /// <param name="token">The text that was looked up; <c>null</c> if it was an id or a prefix.</param>
    public static ExplanationModel NotFound(string? token)
    {
        var hint = token is null ? null : TokenFaults.FindHint(token);
        return New(
            VerificationCode.NotFound.ToWire(),
            "Your customer has no such key: it never existed, belongs to another customer, or was deleted and removed."
            + (hint is null ? " Check that it is the right key, and that it is used with the right service." : " " + hint));
    }

    /// <param name="spent">What of the key's or its customer's limits has no room; <c>null</c> if nothing.</param>
    public static ExplanationModel Of(Accesskey accesskey, AccesskeyModel shown, SpentLimit? spent, ExplainedUse use)
    {
        var missing = use.Scopes.Where(scope => !accesskey.Scopes.Holds(scope)).Distinct().ToList();
        var explanation = accesskey.DeletedAt is { } deleted
            ? Since(deleted, Deleted, $"The key was deleted at {deleted.ToIso8601()}, which is final. Create a new key.")
            : Accesskey.IsExpired(accesskey.ExpiresAt, accesskey.HasEnded, use.Now) ? Ended(accesskey)
            : !accesskey.IsEnabled ? New(VerificationCode.Disabled.ToWire(), "The key is disabled. Enable it, if it may be used again.")
            : use.Address is { } address && !accesskey.AllowedIps.Allows(address) ? NotFrom(address)
            : missing is not [] ? Missing(missing)
            : spent is not null ? Spent(spent)
            : New(VerificationCode.Valid.ToWire(), Valid(accesskey, use));
        return explanation with { Accesskey = shown };
    }

    private static ExplanationModel Ended(Accesskey accesskey)
    {
        var end = accesskey.ExpiresAt;
        return accesskey.RotatedTo is null
            ? Since(end, VerificationCode.Expired.ToWire(), $"The key expired at {end.ToIso8601()}. Create a new key, or rotate this one.")
            : Since(
                end, Rotated,
                $"The key was replaced by rotation and stopped working at {end.ToIso8601()}. Use its successor, whose id is in rotated_to.");
    }

    private static ExplanationModel NotFrom(IPAddress address) => New(
        VerificationCode.IpNotAllowed.ToWire(),
        $"The key may not be used from {address}. Add the address's network to allowed_ips, or use the key from an allowed one.");

    private static ExplanationModel Missing(List<string> scopes)
    {
        var explanation = New(
            VerificationCode.InsufficientScope.ToWire(),
            "The key doesn't hold all the scopes. Add those in missing_scopes to it, or use another key.");
        return explanation with { MissingScopes = scopes };
    }

    private static ExplanationModel Spent(SpentLimit spent)
    {
        var whose = spent.IsCustomers ? "the customer, which all its keys share," : "the key";
        var explanation = spent.Limit is { } limit
            ? New(
                VerificationCode.RateLimited.ToWire(),
                $"The rate limit of {whose} has no room: {limit.Limit} {limit.Counts.ToWire()} in {limit.Window} seconds are used, "
                + "or reserved by nodes. Wait for the next window, or raise the limit.")
            : New(VerificationCode.CreditsExhausted.ToWire(), $"The credits of {whose} are used up, or reserved by nodes. Add credits.");
        return explanation with { RetryAfter = spent.RetryAfter };
    }

    private static string Valid(Accesskey accesskey, ExplainedUse use) => "The key is valid."
        + (accesskey.RotatedTo is null ? ""
            : $" It was replaced by rotation and works until {accesskey.ExpiresAt.ToIso8601()}: switch to its successor.")
        + (use.Address is null && !accesskey.AllowedIps.IsAnywhere ? " It may be used from some networks only: send ip to check an address." : "")
        + (use.Scopes.Count == 0 && !accesskey.Scopes.IsEverything
            ? " It doesn't hold every scope: send scopes to check those that were required." : "");

    private static ExplanationModel Since(DateTimeOffset since, string reason, string detail) => New(reason, detail) with { TmSince = since };

    private static ExplanationModel New(string reason, string detail) => new()
    {
        Reason = reason,
        Detail = detail,
        TmSince = null,
        MissingScopes = [],
        RetryAfter = null,
        Accesskey = null,
    };
}
